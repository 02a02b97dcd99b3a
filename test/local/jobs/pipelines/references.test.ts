// Paths, functions and their resolution.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parsePath, valueAt } from '../../../../local/jobs/pipelines/property-path';
import { findReferences, parseReference, ReferenceFault, resolveValue } from '../../../../local/jobs/pipelines/references';
import type { ReferenceScope } from '../../../../local/jobs/pipelines/references';
import type { Json } from '../../../../local/jobs/pipelines/json';

function scope(more: Partial<ReferenceScope> = {}): ReferenceScope {
  return {
    parameter: () => undefined, execution: () => undefined, experiment: () => undefined, step: () => undefined, propertyFile: () => undefined,
    readJson: () => Promise.resolve({}), ...more,
  };
}

describe('a property path', () => {
  it('finds what lies at any path of members, keys with dots and brackets, and indexes', () => {
    const member = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_]{0,6}$/);
    const key = fc.stringMatching(/^[A-Za-z0-9.:[\] >_-]{1,8}$/).filter((text) => !text.includes("'"));
    const part = fc.oneof(member.map((name) => ({ text: `.${name}`, wrap: (inner: unknown): unknown => ({ [name]: inner }) })),
      key.map((name) => ({ text: `['${name}']`, wrap: (inner: unknown): unknown => ({ [name]: inner }) })),
      fc.nat(3).map((index) => ({ text: `[${index}]`, wrap: (inner: unknown): unknown => [...Array.from({ length: index }, () => null), inner] })));
    fc.assert(fc.property(member, fc.array(part, { maxLength: 5 }), fc.integer(), (first, parts, value) => {
      const root = { [first]: parts.reduceRight((inner, { wrap }) => wrap(inner), value as unknown) };
      const parsed = parsePath(first + parts.map(({ text }) => text).join(''));
      assert.ok(parsed !== undefined);
      assert.equal(valueAt(root, parsed), value);
    }));
  });

  it('finds an element of a keyed list by its name', () => {
    const root = { ProcessingOutputConfig: { Outputs: [{ OutputName: 'a' }, { OutputName: 'train.data', S3Output: { S3Uri: 's3://x' } }] } };
    assert.equal(valueAt(root, parsePath("ProcessingOutputConfig.Outputs['train.data'].S3Output.S3Uri") ?? []), 's3://x');
    assert.equal(valueAt({ FinalMetricDataList: [{ MetricName: 'val:acc', Value: 0.9 }] }, parsePath("FinalMetricDataList['val:acc'].Value") ?? []), 0.9);
    assert.equal(valueAt(root, parsePath("ProcessingOutputConfig.Outputs['other']") ?? []), undefined);
  });

  it('refuses what is no path', () => {
    for (const text of ['', '.a', 'a..b', 'a.', 'a[', "a['b'", 'a[x]', 'a[0]b', 'a[-1]']) assert.equal(parsePath(text), undefined, text);
  });

  it('does not reach into what objects inherit', () => {
    assert.equal(valueAt({ a: {} }, parsePath('a.constructor') ?? []), undefined);
    assert.equal(valueAt({ a: {} }, parsePath("a['__proto__']") ?? []), undefined);
  });
});

describe('a reference', () => {
  it('names parameters, execution, steps', () => {
    assert.deepEqual(parseReference('Parameters.A-b_1'), { kind: 'parameter', name: 'A-b_1' });
    assert.deepEqual(parseReference('Execution.PipelineName'), { kind: 'execution', variable: 'PipelineName' });
    assert.deepEqual(parseReference("Steps.My-Step.OutputParameters['a.b']"), { kind: 'step', step: 'My-Step', path: [{ member: 'OutputParameters' }, { key: 'a.b' }] });
    for (const text of ['Parameters', 'Parameters.', 'Steps.A', 'Steps.A.', 'Other.X', 'PipelineExperimentConfig.Other']) assert.equal(parseReference(text), undefined, text);
  });

  it('is found wherever it is nested', () => {
    const value = { a: [{ 'Std:Join': { On: '', Values: [{ Get: 'Parameters.X' }, { 'Std:JsonGet': { PropertyFile: { Get: 'Steps.S.PropertyFiles.F' }, Path: 'a' } }] } }] };
    assert.deepEqual([...findReferences(value)], [
      { path: '.a[0].Std:Join.Values[0]', text: 'Parameters.X', propertyFile: false },
      { path: '.a[0].Std:Join.Values[1].Std:JsonGet.PropertyFile', text: 'Steps.S.PropertyFiles.F', propertyFile: true },
    ]);
  });

  it('leaves every value as it is that holds none', async () => {
    await fc.assert(fc.asyncProperty(fc.jsonValue(), async (value) => {
      const holds = JSON.stringify(value).includes('"Get"') || JSON.stringify(value).includes('"Std:');
      if (!holds) assert.deepEqual(JSON.stringify(await resolveValue(value as Json, scope())), JSON.stringify(value));
    }));
  });

  it('keeps the type of what it names; Join gives text', async () => {
    const values = scope({ parameter: (name) => ({ I: 3, F: 0.5, B: true, S: 'x' })[name] });
    assert.deepEqual(await resolveValue({ i: { Get: 'Parameters.I' }, b: { Get: 'Parameters.B' } }, values), { i: 3, b: true });
    const join = { 'Std:Join': { On: '-', Values: ['a', { Get: 'Parameters.I' }, { Get: 'Parameters.F' }, { Get: 'Parameters.B' }, { 'Std:Join': { Values: [{ Get: 'Parameters.S' }, 1] } }] } };
    assert.equal(await resolveValue(join, values), 'a-3-0.5-true-x1');
  });

  it('reads JSON from S3 by a path without and with the dollar', async () => {
    const read = scope({ readJson: (uri) => Promise.resolve(uri === 's3://b/k.json' ? { a: [{ 'b.c': 7 }], n: null, o: {} } : undefined) });
    const get = (Path: string) => resolveValue({ 'Std:JsonGet': { S3Uri: { 'Std:Join': { On: '/', Values: ['s3://b', 'k.json'] } }, Path } }, read);
    assert.equal(await get("a[0]['b.c']"), 7);
    assert.equal(await get("$.a[0]['b.c']"), 7);
    await assert.rejects(get('n'), (error: unknown) => error instanceof ReferenceFault && /"n" of s3:\/\/b\/k.json is null/.test(error.message));
    await assert.rejects(get('x'), /is undefined/);
    await assert.rejects(get('o'), /is a whole object or list/);
  });
});
