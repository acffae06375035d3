"""Opens a sealed access key with Yubico's own library, as src/ARCHITECTURE.md describes the file: unseal.py FILE prints the secret."""
import base64
import json
import sys

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from ykman.pcsc import list_devices
from yubikit.core.smartcard import SmartCardConnection
from yubikit.oath import OathSession

data = open(sys.argv[1], "rb").read()
version, header, box = data.splitlines(keepends=True)
fields = json.loads(header)
for device in list_devices("Yubi"):
    with device.open_connection(SmartCardConnection) as connection:
        session = OathSession(connection)
        if session.device_id in [each["id"] for each in fields["devices"]]:
            hmacs = b"".join(session.calculate(fields["account"].encode(), base64.b64decode(challenge)) for challenge in fields["challenges"])
            key = HKDF(SHA256(), 32, base64.b64decode(fields["salt"]), version.strip()).derive(hmacs)
            print(AESGCM(key).decrypt(base64.b64decode(fields["nonce"]), base64.b64decode(box), version + header).decode())
            sys.exit(0)
sys.exit("no YubiKey opens this file")
