import struct
import unittest

from bflab.frb import Frb
from bflab.ping import IPV4, IPV6, checksum


class FrbTest(unittest.TestCase):
    FRAME = (
        bytes.fromhex("ffffffffffff 020000000001 c0c0".replace(" ", ""))
        + bytes(range(16))
        + bytes(range(16, 32))
        + bytes((3, 0, 7))
        + b"rest"
    )

    def test_every_field_is_read_from_its_place(self) -> None:
        expected = Frb(bytes(range(16)).hex(), bytes(range(16, 32)).hex(), 3, 0, 7, b"rest")
        self.assertEqual(expected, Frb.parse(self.FRAME))

    def test_a_frame_that_is_cut_short_or_of_another_type_is_no_frb(self) -> None:
        self.assertIsNone(Frb.parse(self.FRAME[:48]))
        self.assertIsNone(Frb.parse(self.FRAME[:12] + b"\x08\x00" + self.FRAME[14:]))


class EchoTest(unittest.TestCase):
    def test_the_sum_over_a_message_with_its_checksum_is_zero(self) -> None:
        self.assertEqual(0, checksum(IPV4.message(b"12345678", 70000)))

    def test_an_answer_is_recognised_by_its_token_and_gives_back_the_number(self) -> None:
        for protocol in (IPV4, IPV6):
            packet = bytes(protocol.header_bytes) + protocol.message(b"12345678", 70000)
            self.assertEqual(70000, protocol.number_in(packet, b"12345678"))
            self.assertIsNone(protocol.number_in(packet, b"87654321"))
            self.assertIsNone(protocol.number_in(packet[:-1], b"12345678"))

    def test_the_request_is_an_echo_request_of_its_protocol(self) -> None:
        for protocol, kind in ((IPV4, 8), (IPV6, 128)):
            self.assertEqual((kind, 0), struct.unpack_from("!BB", protocol.message(b"12345678", 1)))
