#!/usr/bin/env python3
"""A second verifier of the audit log, written from the standards and not from the program.

It reads a dump, {"public_key": text, "checkpoints": [note, ...], "leaves": [base64, ...]}, and says
whether every checkpoint is signed by that key, states the root of the first `size` leaves (RFC 6962)
and comes in order of size and time. Standard library alone; Ed25519 is RFC 8032, section 5.1.

    audit_verify.py DUMP              exit 0 when all is good, 1 with a line for each fault
    audit_verify.py --self-test DUMP  also change the dump in many ways: each must be found
"""
import base64
import copy
import functools
import hashlib
import json
import sys

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_1 = pow(2, (P - 1) // 4, P)


def recover_x(y, sign):
    if y >= P:
        return None
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    if x2 == 0:
        return None if sign else 0
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P != 0:
        x = x * ROOT_OF_MINUS_1 % P
    if (x * x - x2) % P != 0:
        return None
    return P - x if x & 1 != sign else x


def decode_point(raw):
    n = int.from_bytes(raw, "little")
    y, sign = n & (2**255 - 1), n >> 255
    x = recover_x(y, sign)
    return None if x is None else (x, y, 1, x * y % P)


def add(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def times(n, p):
    q = (0, 1, 1, 0)
    while n > 0:
        if n & 1:
            q = add(q, p)
        p = add(p, p)
        n >>= 1
    return q


def same_point(p, q):
    return (p[0] * q[2] - q[0] * p[2]) % P == 0 and (p[1] * q[2] - q[1] * p[2]) % P == 0


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE_X = recover_x(BASE_Y, 0)
BASE = (BASE_X, BASE_Y, 1, BASE_X * BASE_Y % P)


@functools.lru_cache(maxsize=None)
def ed25519_ok(key, message, signature):
    a, r = decode_point(key), decode_point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= L:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    return same_point(times(s, BASE), add(r, times(h, a)))


def sha256(data):
    return hashlib.sha256(data).digest()


def tree_root(hashes):
    if len(hashes) < 2:
        return hashes[0] if hashes else sha256(b"")
    k = 1 << (len(hashes) - 1).bit_length() - 1
    return sha256(b"\x01" + tree_root(hashes[:k]) + tree_root(hashes[k:]))


def read_key(text):
    name, key_id, raw = text.split("+", 2)
    raw = base64.b64decode(raw, validate=True)
    if len(raw) != 33 or raw[0] != 1 or sha256(name.encode() + b"\n" + raw)[:4].hex() != key_id:
        raise ValueError("the public key is not one")
    return name, bytes.fromhex(key_id), raw[1:]


def read_note(note, key):
    """(size, root, time) of a note that is signed by this key; ValueError otherwise."""
    name, key_id, raw = key
    text, signatures = note.split("\n\n")
    origin, size, root, when = text.split("\n")
    if origin != name or not when.startswith("time ") or not signatures.endswith("\n"):
        raise ValueError("it is not a note of this log")
    good = False
    for line in signatures[:-1].split("\n"):
        dash, signer, blob = line.split(" ")
        if dash != "\u2014":
            raise ValueError("a signature line is malformed")
        blob = base64.b64decode(blob, validate=True)
        if signer != name or blob[:4] != key_id:
            continue
        if len(blob) != 68 or not ed25519_ok(raw, text.encode() + b"\n", blob[4:]):
            raise ValueError("the signature is wrong")
        good = True
    if not good:
        raise ValueError("it is not signed by this key")
    return int(size), base64.b64decode(root, validate=True), int(when[5:])


def faults(dump):
    found = []
    try:
        key = read_key(dump["public_key"])
    except ValueError as e:
        return [str(e)]
    leaves = [sha256(b"\x00" + base64.b64decode(x)) for x in dump["leaves"]]
    last_size, last_time = 0, 0
    for i, note in enumerate(dump["checkpoints"]):
        try:
            size, root, when = read_note(note, key)
        except ValueError as e:
            found.append(f"checkpoint {i}: {e}")
            continue
        if size < last_size or when < last_time:
            found.append(f"checkpoint {i}: it is smaller or older than the one before")
        if size > len(leaves):
            found.append(f"checkpoint {i}: it counts {size} rows, the log has {len(leaves)}")
        elif tree_root(leaves[:size]) != root:
            found.append(f"checkpoint {i}: the first {size} rows are not those that were signed")
        last_size, last_time = size, when
    if last_size != len(leaves):
        found.append(f"{len(leaves) - last_size} rows stand after the last good checkpoint")
    return found


def tamperings(dump):
    """(what was done, the dump after it), each of which is a lie that must be found."""
    def changed(what, change):
        copied = copy.deepcopy(dump)
        change(copied)
        return what, copied

    leaves, notes = dump["leaves"], dump["checkpoints"]
    for i in range(len(leaves)):
        yield changed(f"row {i} changed", lambda d: d["leaves"].__setitem__(i, "eA=="))
        yield changed(f"row {i} dropped", lambda d: d["leaves"].pop(i))
        yield changed(f"row {i} doubled", lambda d: d["leaves"].insert(i, leaves[i]))
        if i > 0:
            yield changed(f"rows {i - 1} and {i} swapped",
                          lambda d: d["leaves"].insert(i - 1, d["leaves"].pop(i)))
    yield changed("the end cut off", lambda d: d["leaves"].__delitem__(slice(-20, None)))
    for i, note in enumerate(notes):
        for old, new in (("time 17", "time 18"), ("huddle", "muddle"), ("\n\n", "\nx\n\n")):
            yield changed(f"note {i}: {old!r}", lambda d: d["checkpoints"].__setitem__(
                i, note.replace(old, new, 1)))
        at = len(note) - 12
        letter = "A" if note[at] != "A" else "B"
        yield changed(f"note {i}: signature", lambda d: d["checkpoints"].__setitem__(
            i, note[:at] + letter + note[at + 1:]))
    yield changed("notes in another order", lambda d: d["checkpoints"].reverse())
    yield changed("another key", lambda d: d.__setitem__("public_key", d["public_key"][:-8] + "AAAAAAA="))


def main(args):
    self_test = args[:1] == ["--self-test"]
    if len(args) != 1 + self_test:
        print(__doc__, file=sys.stderr)
        return 2
    with open(args[-1], encoding="utf-8") as f:
        dump = json.load(f)
    found = faults(dump)
    count = 0
    if self_test and not found:
        for what, lie in tamperings(dump):
            count += 1
            if not faults(lie):
                found.append(f"not noticed: {what}")
    print("\n".join(found) if found else f"good: {len(dump['leaves'])} rows, "
          f"{len(dump['checkpoints'])} checkpoints" + (f", {count} lies found" if count else ""))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
