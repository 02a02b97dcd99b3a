// The checksums, against published check values.
import assert from 'node:assert/strict';
import { type ChecksumName, startChecksum } from '../../../../local/aws/protocol/checksums';

/** Check values of the algorithms' catalogue for the text 123456789. */
const KNOWN: readonly (readonly [ChecksumName, string])[] = [['crc32', 'cbf43926'], ['crc32c', 'e3069283'], ['crc64nvme', 'ae8b14860a799888']];

describe('a checksum', () => {
  for (const [name, hex] of KNOWN) {
    it(`${name} of 123456789 is ${hex}, in one piece or in many`, () => {
      for (const parts of [['123456789'], ['1', '2345', '', '6789']]) {
        const checksum = startChecksum(name);
        for (const part of parts) checksum.update(Buffer.from(part));
        assert.equal(Buffer.from(checksum.digest(), 'base64').toString('hex'), hex);
      }
    });
  }
});
