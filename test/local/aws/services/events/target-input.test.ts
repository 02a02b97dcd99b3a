// What a target is given of an event.
import assert from 'node:assert/strict';
import { targetInput } from '../../../../../local/aws/services/events/target-input';

const event = {
  version: '0', id: 'i', 'detail-type': 'Change', source: 'aws.sagemaker', account: '1', time: 't', region: 'r', resources: ['arn:a'], detail: { status: 'Approved', note: 'says "yes"', version: 3 },
} as const;

describe('the input of a target', () => {
  it('is the event, a part of it, or a constant', () => {
    assert.deepEqual(JSON.parse(targetInput({}, event)), event);
    assert.equal(targetInput({ InputPath: '$.detail.version' }, event), '3');
    assert.equal(targetInput({ InputPath: '$.detail.none' }, event), 'null');
    assert.equal(targetInput({ Input: '{"a":1}' }, event), '{"a":1}');
  });
  it('or a text made of parts, each written as the place asks for it', () => {
    const InputPathsMap = { status: '$.detail.status', note: '$.detail.note', version: '$.detail.version', none: '$.detail.none' };
    const made = (InputTemplate: string): string => targetInput({ InputTransformer: { InputPathsMap, InputTemplate } }, event);
    assert.equal(made('"It is <status>: <note><none>"'), '"It is Approved: says \\"yes\\""');
    assert.equal(made('{"status":<status>,"version":<version>}'), '{"status":"Approved","version":3}');
    assert.equal(made('"<unknown> stays"'), '"<unknown> stays"');
  });
});
