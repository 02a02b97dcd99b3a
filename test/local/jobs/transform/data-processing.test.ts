// Filters and joins of a transform job.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { dataProcessing, splitFields } from '../../../../local/jobs/transform/data-processing';
import { parseRecordPath } from '../../../../local/jobs/transform/record-path';

const csv = { contentType: 'text/csv', accept: 'text/csv', splitType: 'Line', assembleWith: 'Line' };
const lines = { ...csv, contentType: 'application/jsonlines', accept: 'application/jsonlines' };

describe('a filter', () => {
  it('selects by name, index, list and slice, counting from the end too', () => {
    const select = (path: string, value: unknown) => parseRecordPath(path).select(value);
    assert.deepEqual(select('$', [1, 2]), [1, 2]);
    assert.equal(select('$.a.b', { a: { b: 3 } }), 3);
    assert.deepEqual(select("$['a','c']", { a: 1, b: 2, c: 3 }), [1, 3]);
    assert.equal(select('$[0]', [5, 6]), 5);
    assert.deepEqual(select('$[0,-1]', [5, 6, 7]), [5, 7]);
    assert.deepEqual(select('$[1:]', [5, 6, 7]), [6, 7]);
    assert.deepEqual(select('$[-2:]', [5, 6, 7]), [6, 7]);
    assert.deepEqual(select('$[0:2]', [5, 6, 7]), [5, 6]);
    assert.deepEqual(select('$.*', { a: 1, b: 2 }), [1, 2]);
    assert.deepEqual(select('$[*].a', [{ a: 1 }, { a: 2 }]), [1, 2]);
  });

  it('refuses other JSONPath, and an index that the record does not have', () => {
    for (const path of ['', 'a', '$..a', '$[?(@.a)]', '$[a]', `$${'[0]'.repeat(30)}`]) assert.throws(() => parseRecordPath(path), SyntaxError, path);
    assert.throws(() => parseRecordPath('$[3]').select([1, 2]), /index 3 is out of range: there are 2 columns/);
    assert.throws(() => parseRecordPath('$.b').select({ a: 1 }), RangeError);
  });
});

describe('data processing', () => {
  it('keeps the id from the model and joins it back', () => {
    const processing = dataProcessing({ InputFilter: '$[1:]', JoinSource: 'Input', OutputFilter: '$[0,-2,-1]' }, csv);
    assert.equal(processing.filterInput('id-7,"a, b",3'), '"a, b",3');
    assert.equal(processing.filterOutput('id-7,"a, b",3', '1,0.75'), 'id-7,1,0.75');
    const quoted = dataProcessing({ JoinSource: 'Input', OutputFilter: '$[0,-1]' }, csv);
    assert.equal(quoted.filterOutput('"x ""y"""', '1,"[0.9, 0.1]"'), '"x ""y""","[0.9, 0.1]"');
  });

  it('joins objects under SageMakerOutput, and others beside their input', () => {
    const processing = dataProcessing({ JoinSource: 'Input' }, lines);
    assert.equal(processing.filterOutput('{"a":1}', '2'), '{"a":1,"SageMakerOutput":2}');
    assert.equal(processing.filterOutput('[1]', '2'), '{"SageMakerInput":[1],"SageMakerOutput":2}');
  });

  it('needs one content type for both ways, lines, and indexes for CSV', () => {
    assert.throws(() => dataProcessing({}, { ...csv, accept: 'application/json' }), /the same ContentType and Accept.*got text\/csv and application\/json/);
    assert.throws(() => dataProcessing({}, { ...csv, assembleWith: 'None' }), /SplitType and AssembleWith Line/);
    assert.throws(() => dataProcessing({ InputFilter: '$.a' }, csv), /CSV rows have only indexes/);
  });

  it('splits every line into fields that make up the line again', () => {
    const plain = fc.string().filter((text) => !/[",\r\n]/.test(text));
    const quoted = fc.string().filter((text) => !/[\r\n]/.test(text)).map((text) => `"${text.replaceAll('"', '""')}"`);
    fc.assert(fc.property(fc.array(fc.oneof(plain, quoted), { minLength: 1 }), (fields) => {
      assert.deepEqual(splitFields(fields.join(',')), fields);
    }));
  });
});
