// Stored state: base85, Python's JSON, hashes, and models of a real flow.

import assert from 'node:assert';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import fc from 'fast-check';

import type { JsonObject } from '../../flows/json';
import { parseJson } from '../../flows/json';
import { encodeCategorical } from '../../flows/operators/encode-categorical';
import { processNumeric } from '../../flows/operators/process-numeric';
import { readFlow } from '../../flows/read-flow';
import { decodeBase85, encodeBase85 } from '../../flows/trained-state/base85';
import { parametersHash, pickParameters } from '../../flows/trained-state/hash';
import { pythonFloat, pythonJson } from '../../flows/trained-state/python-json';
import { isWholeZip } from '../../flows/trained-state/spark-model';
import { stateList } from '../../flows/trained-state/stored-state';
import { damagedModels } from '../../flows/trained-state/damaged-models';
import { findNode } from '../../flows/graph';

const shared = path.resolve(__dirname, '../../../shared/data');

describe('base85', () => {
  it('reads back what it writes, whatever the bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      assert.deepStrictEqual([...decodeBase85(encodeBase85(bytes))], [...bytes]);
    }));
  });

  it('writes as Python does', () => {
    assert.strictEqual(encodeBase85(Buffer.from('hello')), 'Xk~0{Zv');
    assert.strictEqual(encodeBase85(Uint8Array.from([255, 255, 255, 255])), '|NsC0');
  });

  it('names a character that does not belong', () => {
    assert.throws(() => decodeBase85('ab"cd'), /"\\"" at character 2/);
    assert.throws(() => decodeBase85('~~~~~'), /character 0/);
  });
});

describe('Python\'s JSON', () => {
  it('sorts keys, spaces them, and escapes beyond ASCII', () => {
    assert.strictEqual(pythonJson(parseJson('{"b": [1, 2.0, 1e3, true, null], "a": "é\\"😀"}', 'f')), '{"a": "\\u00e9\\"\\ud83d\\ude00", "b": [1, 2, 1000, true, null]}');
    assert.strictEqual(pythonJson(parseJson('{"a": 0.0, "b": 1e3, "c": 5}', 'f')), '{"a": 0.0, "b": 1000.0, "c": 5}');
  });

  it('prints floats as Python does', () => {
    assert.deepStrictEqual([0.1, 1e-5, 1e16, 123456789012345.6, 1, -0, 1e22].map(pythonFloat), ['0.1', '1e-05', '1e+16', '123456789012345.6', '1.0', '-0.0', '1e+22']);
  });
});

describe('hashes of parameters', () => {
  it('tell 0 from 0.0', () => {
    const [whole, point] = ['{"min": 0, "max": 1}', '{"min": 0.0, "max": 1}'].map((text) => parametersHash(pickParameters(parseJson(text, 'f') as JsonObject, { min: 0, max: 1 })));
    assert.notStrictEqual(whole, point);
  });

  it('equal those that Data Wrangler stored in a real flow', function () {
    if (!existsSync(shared)) {
      console.log('skipped: ../shared/data is not here');
      this.skip();
    }
    const flow = readFlow(readFileSync(path.join(shared, 'loans/loans.flow'), 'utf8'), 'loans.flow');
    const scaler = findNode(flow, '01c92c46-5d8b-4d34-8328-597e8658cfb3') ?? assert.fail();
    const scaling = processNumeric.parse(scaler);
    const stored = stateList(scaler, scaling.path);
    assert.strictEqual(stored.length, 5);
    for (const state of stored) assert.strictEqual(state['_hash'], scaling.hashOf(String(state['input_column'])));
    const encoder = findNode(flow, '8b91ec09-724b-442a-870f-5d4fb61e9872') ?? assert.fail();
    const encoding = encodeCategorical.parse(encoder);
    assert.ok(encoding.kind === 'one-hot');
    assert.deepStrictEqual(stateList(encoder, encoding.path).map((state) => state['_hash']), [encoding.hash, encoding.hash]);
    assert.deepStrictEqual(flow.nodes.flatMap(damagedModels), []);
  });

  it('find a model whose text was damaged', function () {
    if (!existsSync(shared)) {
      console.log('skipped: ../shared/data is not here');
      this.skip();
    }
    const text = readFileSync(path.join(shared, 'loans/loans.flow'), 'utf8');
    const flow = readFlow(text.replace(/("scaler_model": "P\)h>@6aWAK.{300})./, '$1'), 'loans.flow');
    assert.strictEqual(flow.nodes.flatMap(damagedModels).length, 1);
  });

  it('survive a template\'s doubled dollars', function () {
    if (!existsSync(shared)) {
      console.log('skipped: ../shared/data is not here');
      this.skip();
    }
    const text = readFileSync(path.join(shared, 'loans/loans.flow'), 'utf8');
    const template = text.replaceAll('$', () => '$$').replace('s3://sagemaker-us-east-1-119174016168/', 's3://${bucket}/');
    assert.deepStrictEqual(readFlow(template, 'loans.flow').nodes.slice(1), readFlow(text, 'loans.flow').nodes.slice(1));
  });
});

describe('model directories', () => {
  it('are told from other bytes', () => {
    assert.throws(() => isWholeZip(Uint8Array.from([1, 2, 3])));
  });

  it('of Spark can all be unpacked', function () {
    const folder = path.join(shared, 'spark/models');
    if (!existsSync(folder)) {
      console.log('skipped: ../shared/data is not here');
      this.skip();
    }
    for (const name of readdirSync(folder).filter((file) => file.endsWith('.zip'))) assert.ok(isWholeZip(readFileSync(path.join(folder, name))), name);
  });
});

describe('this machine\'s Python, where there is one', () => {
  it('agrees on base85 and JSON', function () {
    const script = 'import base64,json;print(base64.b85encode(bytes(range(250))).decode());print(json.dumps({"z":[1.5,1e-7,2.0**70],"a":"\\u00df"},sort_keys=True))';
    let lines: string[];
    try {
      lines = execFileSync('python3', ['-c', script], { encoding: 'utf8', timeout: 20_000 }).trim().split('\n');
    } catch {
      console.log('skipped: there is no python3');
      this.skip();
    }
    assert.strictEqual(encodeBase85(Uint8Array.from({ length: 250 }, (_, index) => index)), lines[0]);
    assert.strictEqual(pythonJson({ z: [1.5, 1e-7, 2 ** 70], a: 'ß' }).replace('1180591620717411303424', '1.1805916207174113e+21'), lines[1]);
  });
});
