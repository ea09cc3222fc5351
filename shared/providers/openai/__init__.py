"""OpenAI, and servers that speak as it does. One module each, so that whoever writes loads nothing that draws."""
