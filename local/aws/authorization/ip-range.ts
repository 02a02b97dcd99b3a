// Whether an address lies in a CIDR range, for the IpAddress condition.
import { BlockList, isIP } from 'node:net';

/** @param range address or `address/bits`, IPv4 or IPv6; whatever is neither holds nothing */
export function ipInRange(address: string, range: string): boolean {
  const [base = '', bits] = range.split('/');
  const family = isIP(base);
  const got = address.startsWith('::ffff:') && isIP(address.slice(7)) === 4 ? address.slice(7) : address;
  if (family === 0 || isIP(got) !== family) return false;
  const prefix = bits === undefined ? (family === 4 ? 32 : 128) : Number(bits);
  if (!Number.isInteger(prefix) || prefix < 0 || prefix > (family === 4 ? 32 : 128)) return false;
  const list = new BlockList();
  const type = family === 4 ? 'ipv4' : 'ipv6';
  list.addSubnet(base, prefix, type);
  return list.check(got, type);
}
