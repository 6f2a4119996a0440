"""Signs the sign-in text, with a key in memory or with a signature made elsewhere.

The client's only importer of eth_account, inside functions because a first paint must not load
it. A private key leaves this module only encrypted, and its objects show nothing of it.
"""

import asyncio
import re
from typing import Any, NoReturn, Protocol

from app.errors import WalletError

SCRYPT_COST = 2**18
"""The usual cost of a V3 file: half a second and about 300 MB to open it."""
_HIGHEST_COST = 2**20
_ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
"""The number of points of the curve: a key lies between 1 and it."""

_WRONG_KEY = "That is no private key: it has 64 hexadecimal digits, with or without 0x in front."
_DAMAGED = "The keystore file is damaged or no V3 file. Take its back-up, or import the key again."


class Signer(Protocol):
    """What can sign the sign-in text without asking anyone."""

    @property
    def address(self) -> str:
        """The account, in EIP-55 spelling."""
        ...

    async def sign(self, message: str) -> str:
        """Return the signature (personal_sign, EIP-191) as 0x and 130 digits."""
        ...


class KeySigner:
    """A private key in memory. Nothing but its address can be read from outside."""

    __slots__ = ("_address", "_key")

    def __init__(self, key: bytes) -> None:
        """Load the signing library and the key; takes most of a second the first time.

        Raises WalletError when the bytes are no key.
        """
        if len(key) != 32 or not 0 < int.from_bytes(key) < _ORDER:
            raise WalletError(_WRONG_KEY)
        from eth_account import Account

        self._key = key
        self._address = str(Account.from_key(key).address)

    @classmethod
    def from_hex(cls, text: str) -> "KeySigner":
        """Return the signer of a key as it is usually written. Raises WalletError."""
        digits = re.fullmatch(r"\s*(?:0[xX])?([0-9a-fA-F]{64})\s*", text)
        if digits is None:
            raise WalletError(_WRONG_KEY)
        return cls(bytes.fromhex(digits[1]))

    @classmethod
    def generate(cls) -> "KeySigner":
        """Return the signer of a new key, from the system's own randomness."""
        from eth_account import Account

        return cls(bytes(Account.create().key))

    @property
    def address(self) -> str:
        """The account, in EIP-55 spelling."""
        return self._address

    async def sign(self, message: str) -> str:
        """Return the signature of exactly these bytes as 0x and 130 digits."""
        return await asyncio.to_thread(self.sign_now, message)

    def sign_now(self, message: str) -> str:
        """Do what `sign` does, blocking for some milliseconds."""
        from eth_account import Account

        signed = Account.sign_message(_personal(message), self._key)
        return str(signed.signature.to_0x_hex())

    def encrypted(self, passphrase: str, *, cost: int = SCRYPT_COST) -> dict[str, Any]:
        """Return the content of a V3 keystore file."""
        from eth_account import Account

        try:
            document = Account.encrypt(self._key, passphrase, kdf="scrypt", iterations=cost)
        except MemoryError:
            raise WalletError(_too_small(cost * 1024)) from None
        # EIP-55 instead of lower case, so that the address can be shown and sent before unlocking.
        return {**document, "address": self._address.removeprefix("0x")}

    def __repr__(self) -> str:
        return f"KeySigner({self._address})"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a key is not pickled and not copied")


def decrypted(document: dict[str, Any], passphrase: str) -> KeySigner:
    """Open the content of a V3 keystore file; blocks for half a second at the usual cost.

    Raises WalletError: wrong passphrase, damaged, not enough memory.
    """
    from eth_account import Account

    try:
        memory = _memory_needed(document)
        key = bytes(Account.decrypt(document, passphrase))
    except MemoryError:
        raise WalletError(_too_small(memory)) from None
    except ValueError as error:
        # The library has no type of its own for this in all the versions that we allow.
        wrong = "mac mismatch" in str(error).lower()
        raise WalletError("Wrong passphrase. Try again." if wrong else _DAMAGED) from None
    except (KeyError, TypeError, AttributeError, AssertionError, NotImplementedError):
        raise WalletError(_DAMAGED) from None
    signer = KeySigner(key)
    named = document.get("address")
    if isinstance(named, str) and named.lower().removeprefix("0x") != signer.address[2:].lower():
        raise WalletError("The keystore file names another address than its key. Do not use it.")
    return signer


def memory_needed(document: dict[str, Any]) -> int | None:
    """Return the bytes of memory that opening a keystore takes; None when it does not say."""
    try:
        return _memory_needed(document)
    except (KeyError, TypeError, ValueError):
        return None


def recover(message: str, signature: str) -> str:
    """Return the address, in EIP-55 spelling, whose key signed the message. Raises WalletError."""
    normal = normalized_signature(signature)
    from eth_account import Account
    from eth_keys.exceptions import BadSignature

    try:
        return str(Account.recover_message(_personal(message), signature=normal))
    except (BadSignature, ValueError):
        raise WalletError("No key can have made this signature. Copy it again, whole.") from None


def normalized_signature(text: str) -> str:
    """Return a pasted signature as 0x and 130 digits, with 27 or 28 at its end.

    Takes 65 bytes ending in 0, 1, 27 or 28, and 64 bytes in the compact form of EIP-2098, with
    or without 0x and with blanks or line breaks anywhere. Raises WalletError for all else.
    """
    digits = re.sub(r"\s+", "", text).strip("\"'")
    digits = digits[2:] if digits[:2] in {"0x", "0X"} else digits
    if not digits:
        raise WalletError("Nothing was pasted. Paste the signature, 0x and 130 digits.")
    if not re.fullmatch(r"[0-9a-fA-F]+", digits):
        raise WalletError("That is no signature: it has 0x and 130 hexadecimal digits.")
    if len(digits) == 128:
        return _expanded(bytes.fromhex(digits))
    if len(digits) != 130:
        raise WalletError(
            f"A signature has 130 hexadecimal digits; this has {len(digits)}. Copy it again, whole."
        )
    raw = bytes.fromhex(digits)
    parity = {0: 27, 1: 28, 27: 27, 28: 28}.get(raw[64])
    if parity is None:
        raise WalletError(
            "The end of this signature is not that of a personal_sign. Sign the text as a message."
        )
    return f"0x{raw[:64].hex()}{parity:02x}"


def checksum_address(text: str) -> str:
    """Return an address in EIP-55 spelling. Raises WalletError when it is none."""
    if not re.fullmatch(r"0x[0-9a-fA-F]{40}", text):
        raise WalletError("That is no address: it has 0x and 40 hexadecimal digits.")
    from eth_utils.address import to_checksum_address

    return str(to_checksum_address(text))


def is_misspelt(text: str, spelled: str) -> bool:
    """Tell whether an address contradicts its EIP-55 spelling; one in one case says nothing."""
    digits = text[2:]
    return digits not in (digits.lower(), digits.upper()) and text != spelled


def _personal(message: str) -> Any:
    """Return the message as the library signs it: its UTF-8 bytes behind EIP-191's prefix."""
    from eth_account.messages import encode_defunct

    return encode_defunct(primitive=message.encode())


def _expanded(raw: bytes) -> str:
    """Return the 65 bytes of a compact signature: the parity hides in the top bit of s."""
    parity = 28 if raw[32] & 0x80 else 27
    return f"0x{raw[:32].hex()}{raw[32] & 0x7F:02x}{raw[33:].hex()}{parity:02x}"


def _memory_needed(document: dict[str, Any]) -> int:
    """Return the bytes; ValueError when a file asks for more than an honest one does."""
    crypto = document.get("crypto") or document["Crypto"]
    params = crypto["kdfparams"]
    if crypto["kdf"] != "scrypt":
        return 0
    cost, block = int(params["n"]), int(params["r"])
    if not (1 < cost <= _HIGHEST_COST and 1 <= block <= 16 and 1 <= int(params["p"]) <= 16):
        raise ValueError("scrypt parameters out of bounds")
    return 128 * cost * block


def _too_small(memory: int) -> str:
    return (
        f"Not enough memory for the keystore: it needs {memory // 2**20} MB. "
        "Close other programs, or sign elsewhere."
    )
