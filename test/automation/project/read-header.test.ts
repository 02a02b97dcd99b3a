// The first record of a CSV.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fieldsOfFirstRecord } from '../../../automation/project/read-header';

describe('the first record of a CSV', () => {
  it('keeps commas, quotes and line breaks inside quotes', () => {
    assert.deepEqual(fieldsOfFirstRecord('a,"b, ""c""\nd",e\r\n1,2,3'), ['a', 'b, "c"\nd', 'e']);
  });

  it('is read back as it was written, whatever the fields hold', () => {
    fc.assert(fc.property(fc.array(fc.string(), { minLength: 1 }), (fields) => {
      const line = fields.map((field) => `"${field.replaceAll('"', '""')}"`).join(',');
      assert.deepEqual(fieldsOfFirstRecord(`${line}\nnext`), fields);
    }));
  });
});
