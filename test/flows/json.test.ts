// JSON keeps how numbers are written, and says where a text stops being JSON.

import assert from 'node:assert';

import fc from 'fast-check';

import { numberText, parseJson, writeJson, type Json, type JsonObject } from '../../flows/json';
import { InputError } from '../../flows/problems';

describe('JSON of flows', () => {
  it('reads what JSON.parse reads, whatever the value', () => {
    fc.assert(fc.property(fc.json(), (text) => {
      assert.deepStrictEqual(JSON.stringify(parseJson(text, 'f')), JSON.stringify(JSON.parse(text)));
    }));
  });

  it('writes what it has read', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => {
      const text = writeJson(JSON.parse(JSON.stringify(value)) as Json);
      assert.strictEqual(writeJson(parseJson(text, 'f')), text);
    }));
  });

  it('keeps 0.0 apart from 0, also through a copy', () => {
    const read = parseJson('{"a": 0.0, "b": 0, "c": [1.50]}', 'f') as JsonObject;
    const copy = { ...read, d: 1 };
    assert.strictEqual(numberText(copy, 'a'), '0.0');
    assert.strictEqual(numberText(copy, 'b'), undefined);
    assert.match(writeJson(copy), /"a": 0\.0,\n {2}"b": 0,/);
  });

  it('forgets the text of a number that was changed', () => {
    const read = parseJson('{"a": 1.0}', 'f') as JsonObject;
    assert.strictEqual(writeJson({ ...read, a: 2 }), '{\n  "a": 2\n}');
  });

  it('names the line where a file is cut off', () => {
    assert.throws(() => parseJson('{\n  "nodes": [\n    {"a": ', 'my.flow'), (failure) => {
      assert.ok(failure instanceof InputError);
      assert.deepStrictEqual(failure.problems.map(({ file, line }) => [file, line]), [['my.flow', 3]]);
      return true;
    });
  });

  it('never fails otherwise than with an InputError, whatever the text', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json().map((text) => text.slice(0, Math.floor(text.length / 2)))), (text) => {
      try {
        parseJson(text, 'f');
      } catch (failure) {
        assert.ok(failure instanceof InputError);
      }
    }));
  });

  it('refuses a nesting that would exhaust the stack', () => {
    assert.throws(() => parseJson('['.repeat(100_000), 'f'), InputError);
  });
});
