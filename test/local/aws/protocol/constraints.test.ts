// Constraints on inputs: what AWS's patterns, written for Java, let pass.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { violations } from '../../../../local/aws/protocol/constraints';
import type { Model } from '../../../../local/aws/protocol/model';
import scaling from '../../../../local/aws/services/application-autoscaling/shapes.json';
import runtime from '../../../../local/aws/services/sagemaker-runtime/shapes.json';

const faults = (model: object, shape: string, value: string): string[] => violations(model as Model, { shape }, value);

describe('a pattern of AWS', () => {
  it('of printable characters lets those pass and no other', () => {
    const printable = fc.string({ unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)), minLength: 1, maxLength: 60 });
    fc.assert(fc.property(printable, fc.constantFrom('\n', '\u0007', 'ä', '日'), (text, other) => {
      assert.deepEqual(faults(scaling, 'PolicyName', text), []);
      assert.match(faults(scaling, 'PolicyName', `${text}${other}`).join(), /regular expression pattern/);
    }));
  });
  it('with the ends of a text in it is read with them', () => {
    assert.deepEqual(faults(runtime, 'InferenceId', 'an id, of spaces'), []);
    for (const wrong of [' begins with a space', 'has a\nline']) assert.match(faults(runtime, 'InferenceId', wrong).join(), /regular expression pattern/, wrong);
  });
});
