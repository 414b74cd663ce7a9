"""A folder that serves as HF_HOME: its layout, a server that plays the Hub, the real client.

layout.py     one repository in the layout of the Hugging Face cache
server.py     plays the Hub for such repositories, on this machine alone
download.py   the real client brings them from there, or from the real Hub, into a cache
folder.py     the folder of a hub, whole or not there
"""
