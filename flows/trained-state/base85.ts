// Base85 with RFC 1924's alphabet, as Python's base64.b85encode writes it, in which flows keep their models.

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~';

/** Writes bytes as text: five characters for each four bytes, a shorter group at the end. */
export function encodeBase85(bytes: Uint8Array): string {
  const groups: string[] = [];
  for (let at = 0; at < bytes.length; at += 4) {
    const size = Math.min(4, bytes.length - at);
    let number = 0;
    for (let index = 0; index < 4; index += 1) number = number * 256 + (bytes[at + index] ?? 0);
    let group = '';
    for (let index = 0; index < 5; index += 1) {
      group = (alphabet[number % 85] ?? '') + group;
      number = Math.floor(number / 85);
    }
    groups.push(group.slice(0, size + 1));
  }
  return groups.join('');
}

/**
 * Reads such text back.
 * @throws Error naming the character that is no base85, or the place of a group that is too large
 */
export function decodeBase85(text: string): Uint8Array {
  const bytes = new Uint8Array(Math.ceil(text.length / 5) * 4);
  for (let at = 0; at < text.length; at += 5) {
    let number = 0;
    for (let index = at; index < at + 5; index += 1) {
      const digit = index < text.length ? alphabet.indexOf(text[index] ?? '') : 84;
      if (digit < 0) throw new Error(`${JSON.stringify(text[index])} at character ${index} is no base85`);
      number = number * 85 + digit;
    }
    if (number > 0xffffffff) throw new Error(`the group at character ${at} is no base85: it is more than four bytes`);
    new DataView(bytes.buffer).setUint32((at / 5) * 4, number);
  }
  const missing = (5 - (text.length % 5)) % 5;
  return bytes.subarray(0, bytes.length - missing);
}
