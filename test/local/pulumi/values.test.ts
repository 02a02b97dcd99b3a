// Property values: their wire form, equality, paths, digests, and what they look like to a person.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { diffText, outputsText, valueText } from '../../../local/pulumi/display/value-text';
import { withDigests } from '../../../local/pulumi/values/assets';
import { changedKeys, equalValues } from '../../../local/pulumi/values/equal';
import { parsePath, takeOld } from '../../../local/pulumi/values/property-path';
import { fromStruct, toStruct } from '../../../local/pulumi/values/struct';
import { archiveSignature, asSecret, assetSignature, containsSecret, outputSignature, resolveOutputs, secretSignature, signatureKey, unknownValue, withoutSecrets, type Value, type Values } from '../../../local/pulumi/values/wire';

const key = fc.string({ minLength: 1, maxLength: 8 }).filter((text) => text !== signatureKey && text !== '__proto__');
const { value: values } = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof({ maxDepth: 3 },
    fc.constant(null), fc.boolean(), fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0), fc.string(),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(key, tie('value'), { maxKeys: 4 }).map((members) => ({ ...members })),
    tie('value').map(asSecret)),
}));
const objects = fc.dictionary(key, values, { maxKeys: 4 }).map((members): Values => ({ ...members }));

describe('property values', () => {
  it('survive the wire', () => {
    fc.assert(fc.property(objects, (object) => {
      assert.ok(equalValues(fromStruct(toStruct(object)), object, false));
    }));
  });

  it('equal themselves, and differ where a member is added', () => {
    fc.assert(fc.property(objects, (object) => {
      assert.deepEqual(changedKeys(object, structuredClone(object)), []);
      assert.deepEqual(changedKeys(object, { ...object, 'added by the test': 1 }), ['added by the test']);
    }));
  });

  it('hold no secret once secrets are opened', () => {
    fc.assert(fc.property(values, (value) => assert.equal(containsSecret(withoutSecrets(value)), false)));
  });

  it('take outputs for what they hold: a value, a secret, an unknown', () => {
    const output = (members: Values): Values => ({ [signatureKey]: outputSignature, ...members });
    assert.deepEqual(resolveOutputs({ a: output({ value: 1 }), b: output({ value: 'x', secret: true }), c: output({}) }), {
      a: 1, b: { [signatureKey]: secretSignature, value: 'x' }, c: unknownValue,
    });
  });

  it('are never shown with what is secret in them', () => {
    fc.assert(fc.property(objects, (object) => {
      const shown = valueText({ ...object, hidden: asSecret('do not show this') }, { indent: 1, operation: 'create' });
      assert.equal(shown.includes('do not show this'), false);
    }));
  });

  it('show nothing where nothing changed', () => {
    fc.assert(fc.property(objects, (object) => assert.equal(diffText(object, structuredClone(object), { indent: 1, same: false }), '')));
  });

  it('show in a preview only outputs that are known to change', () => {
    assert.equal(outputsText({ a: 1, b: 2 }, { a: unknownValue, b: 3 }, true), '  ~ b: 2 => 3\n');
  });
});

describe('property paths', () => {
  it('read names, indices, quoted names and stars', () => {
    assert.deepEqual(parsePath('a.b[0]["c.d"][*].*'), ['a', 'b', 0, 'c.d', '*', '*']);
  });

  it('are refused where they are none', () => {
    assert.throws(() => parsePath('a[['), /invalid property path "a\[\["/);
  });

  it('keep old values where changes are ignored, and only there', () => {
    assert.deepEqual(takeOld({ tags: { a: '1', b: '2' }, size: 1 }, { tags: { a: '9', b: '9' }, size: 2 }, ['tags.a', 'size']), { tags: { a: '1', b: '9' }, size: 1 });
    assert.deepEqual(takeOld({}, { added: true, kept: 1 }, ['added']), { kept: 1 });
  });
});

describe('digests of assets', () => {
  const asset = (members: Values): Values => ({ [signatureKey]: assetSignature, ...members });

  it('are those of the content, wherever it lies', async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mlops-assets-'));
    fs.writeFileSync(path.join(folder, 'file.txt'), 'content');
    const expected = createHash('sha256').update('content').digest('hex');
    const [text, file] = await withDigests([asset({ text: 'content' }), asset({ path: 'file.txt' })], folder) as [Values, Values];
    assert.equal(text['hash'], expected);
    assert.equal(file['hash'], expected);
    assert.ok(equalValues(text, file));
    fs.rmSync(folder, { recursive: true });
  });

  it('of a folder change with what is in it, not with its name', async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mlops-assets-'));
    const archive = (place: string): Values => ({ [signatureKey]: archiveSignature, path: place });
    for (const name of ['one', 'two']) { fs.mkdirSync(path.join(folder, name)); fs.writeFileSync(path.join(folder, name, 'index.js'), 'exports.x = 1;'); }
    const before = await withDigests([archive('one'), archive('two')], folder) as [Values, Values];
    assert.equal(before[0]['hash'], before[1]['hash']);
    fs.writeFileSync(path.join(folder, 'two', 'index.js'), 'exports.x = 2;');
    assert.notEqual((await withDigests(archive('two'), folder) as Values)['hash'], before[1]['hash']);
    fs.rmSync(folder, { recursive: true });
  });

  it('are not made of what lies elsewhere', async () => {
    await assert.rejects(withDigests(asset({ uri: 'https://example.com/x' }), '/'), /no remote asset: got https:\/\/example.com\/x/);
  });
});
