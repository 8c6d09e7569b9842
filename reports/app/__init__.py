"""How does the page in the browser move levers and show what follows?"""
