"""Where a web UI enters: it runs this file at every load of its UI.

Kept this thin because hosts run it outside ``sys.modules`` (modules/script_loading.py), where much of Python breaks,
and some keep this folder on ``sys.path`` only meanwhile, so ``lib_berry`` must be imported now.
"""

from lib_berry import extension, webui

extension.register(webui.HOST)
