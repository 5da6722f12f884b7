"""The door of a vault: who comes in, and how long one waits after wrong passwords."""

import unicodedata
from datetime import datetime

from csdesk.errors import ClerkError, WrongPasswordError
from csdesk.storage import keyfile, state
from csdesk.storage.folder import Folder
from csdesk.storage.keys import WRONG, KeyFile, SignedIn, unlock, users


def sign_in(folder: Folder, user: str, password: str, now: datetime) -> SignedIn:
    """The door: counts wrong passwords and makes one wait after five.

    Args:
        folder: The vault's.
        user: The name; empty for the only one, or who signed in last.
        password: As typed.
        now: The clock.

    Raises:
        WrongPasswordError: Says how often one may still try.
        ClerkError: Waiting, or no name given among several.
    """
    file = keyfile.read(folder.slots)
    name = unicodedata.normalize("NFKC", user).strip() or default_user(file, folder)
    state.check_wait(folder, name, now)
    try:
        came = unlock(file, name, password)
    except WrongPasswordError as error:
        if name not in (u.name for u in users(file)):
            raise  # counts for nobody
        left = state.failed(folder, name, now)
        again = f"还可再试 {left} 次" if left else "请过 5 分钟再试"
        raise WrongPasswordError(f"密码不对，{again}。", WRONG) from error
    state.signed_in(folder, name)
    return came


def default_user(file: KeyFile, folder: Folder) -> str:
    """The only active user, or the one who came last.

    Raises:
        ClerkError: There are several and none of them came last.
    """
    names = [u.name for u in users(file) if u.active]
    last = state.read(folder).user
    if len(names) == 1 or last in names:
        return last if last in names else names[0]
    raise ClerkError("没有说是哪位用户。", f"请指明：{'、'.join(names)}。")
