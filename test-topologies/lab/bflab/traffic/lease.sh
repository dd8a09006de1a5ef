#!/bin/sh
# What a DHCP client does with its lease: takes the address, and nothing else of the machine.
set -eu
case $1 in
  bound | renew) ip address replace "$ip/$mask" dev "$interface" ;;
esac
