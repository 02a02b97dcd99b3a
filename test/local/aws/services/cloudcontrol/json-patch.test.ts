// JSON Patch against the cases of RFC 6902, and against itself.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { PatchFault, applyPatch, canonical, parsePatch } from '../../../../../local/aws/services/cloudcontrol/json-patch';
import type { PatchOperation } from '../../../../../local/aws/services/cloudcontrol/json-patch';

describe('JSON Patch', () => {
  const cases: [string, unknown, PatchOperation[], unknown][] = [
    ['adds a member', { foo: 'bar' }, [{ op: 'add', path: '/baz', value: 'qux' }], { baz: 'qux', foo: 'bar' }],
    ['adds an element', { foo: ['bar', 'baz'] }, [{ op: 'add', path: '/foo/1', value: 'qux' }], { foo: ['bar', 'qux', 'baz'] }],
    ['appends an element', { foo: [1] }, [{ op: 'add', path: '/foo/-', value: [2] }], { foo: [1, [2]] }],
    ['removes a member', { baz: 'qux', foo: 'bar' }, [{ op: 'remove', path: '/baz' }], { foo: 'bar' }],
    ['removes an element', { foo: ['a', 'b', 'c'] }, [{ op: 'remove', path: '/foo/1' }], { foo: ['a', 'c'] }],
    ['replaces a value', { baz: 'qux' }, [{ op: 'replace', path: '/baz', value: 'boo' }], { baz: 'boo' }],
    ['moves a value', { foo: { bar: 1 }, qux: {} }, [{ op: 'move', from: '/foo/bar', path: '/qux/thud' }], { foo: {}, qux: { thud: 1 } }],
    ['copies a value', { a: [1] }, [{ op: 'copy', from: '/a', path: '/b' }], { a: [1], b: [1] }],
    ['reads escapes in a pointer', { '/': 1, '~1': 2 }, [{ op: 'replace', path: '/~01', value: 3 }, { op: 'remove', path: '/~1' }], { '~1': 3 }],
    ['keeps a key that is __proto__ as a key', {}, [{ op: 'add', path: '/__proto__', value: { polluted: true } }], JSON.parse('{"__proto__":{"polluted":true}}')],
  ];
  for (const [name, document, patch, expected] of cases) {
    it(name, () => {
      assert.equal(canonical(applyPatch(document, patch)), canonical(expected));
      assert.equal(({} as { polluted?: boolean }).polluted, undefined);
    });
  }

  const refused: [string, unknown, PatchOperation[]][] = [
    ['a replacement of nothing', {}, [{ op: 'replace', path: '/a', value: 1 }]],
    ['a removal of nothing', {}, [{ op: 'remove', path: '/a' }]],
    ['an addition below nothing', {}, [{ op: 'add', path: '/a/b', value: 1 }]],
    ['an index behind the end', { a: [1] }, [{ op: 'add', path: '/a/5', value: 1 }]],
    ['an index with a leading zero', { a: [1, 2] }, [{ op: 'remove', path: '/a/01' }]],
    ['a test that fails', { a: 1 }, [{ op: 'test', path: '/a', value: 2 }]],
    ['a move into itself', { a: { b: 1 } }, [{ op: 'move', from: '/a', path: '/a/b' }]],
    ['a pointer without its slash', { a: 1 }, [{ op: 'remove', path: 'a' }]],
  ];
  for (const [name, document, patch] of refused) {
    it(`refuses ${name}`, () => {
      assert.throws(() => applyPatch(document, patch), PatchFault);
    });
  }

  it('adds where a write-only property is replaced, and lets its removal be', () => {
    const lenient = (path: readonly string[]): boolean => path[0] === 'Code';
    assert.deepEqual(applyPatch({}, [{ op: 'replace', path: '/Code/S3Key', value: 'k' }], lenient), { Code: { S3Key: 'k' } });
    assert.deepEqual(applyPatch({ a: 1 }, [{ op: 'remove', path: '/Code' }], lenient), { a: 1 });
  });

  it('refuses what is no patch', () => {
    for (const text of ['{', '{}', '[{"op":"paint","path":"/a"}]', '[{"op":"add","path":"/a"}]', '[{"op":"move","path":"/a"}]', '[{"op":"remove"}]']) {
      assert.throws(() => parsePatch(text), PatchFault);
    }
  });

  it('gives the whole other document by a replacement of the root, and never changes its input', () => {
    fc.assert(fc.property(fc.jsonValue(), fc.jsonValue(), (before, after) => {
      const copy = JSON.stringify(before);
      assert.equal(canonical(applyPatch(before, [{ op: 'replace', path: '', value: after }])), canonical(after));
      assert.equal(JSON.stringify(before), copy);
    }), { numRuns: 200 });
  });
});
