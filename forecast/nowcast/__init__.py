"""What do weeks, sums and totals say of months that are not printed one by one?"""
