// The linter accepts real definitions, and finds each break of one.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { allRules, lintDefinition, type Finding } from '../../../steps/definition/lint';
import { renderDefinition } from '../../../steps/definition/render';
import { buildPipeline } from '../../../steps/pipeline';
import { exampleContext, exampleFlow, exampleWorkflow } from '../example';
import { brokenDefinitions, type BrokenDefinition, type Place } from './broken-definitions';
import { haveRealDefinitions, realDefinition, realDefinitionNames } from './real-definitions';

function change(json: unknown, place: Place, value: unknown): void {
  const [last, ...above] = place.toReversed();
  const holder = above.toReversed().reduce<unknown>((inner, key) => (inner as Record<string | number, unknown>)[key], json) as Record<string | number, unknown>;
  if (last === undefined) throw new Error('a break needs a place');
  if (value === undefined) delete holder[last];
  else holder[last] = value;
}

function pathOf(place: Place): string {
  return place.reduce<string>((path, key) => (typeof key === 'number' ? `${path}[${key}]` : `${path}.${key}`), '$');
}

function allPlaces(json: unknown, place: Place): Place[] {
  if (typeof json !== 'object' || json === null) return [];
  return Object.entries(json).flatMap(([key, inner]): Place[] => {
    const here = [...place, Array.isArray(json) ? Number(key) : key];
    return [here, ...allPlaces(inner, here)];
  });
}

function referencePlaces(json: unknown, place: Place): Place[] {
  if (typeof json !== 'object' || json === null) return [];
  if ('Get' in json) return [place];
  return Array.isArray(json) ? json.flatMap((item: unknown, index) => referencePlaces(item, [...place, index])) : Object.entries(json).flatMap(([key, inner]) => referencePlaces(inner, [...place, key]));
}

function lintBroken(broken: BrokenDefinition): Finding[] {
  const json = realDefinition(broken.of);
  change(json, broken.at, broken.to);
  return lintDefinition(json, allRules);
}

describe('the linter of pipeline definitions', () => {
  it('accepts every real definition', function () {
    if (!haveRealDefinitions()) this.skip();
    for (const name of realDefinitionNames()) {
      const errors = lintDefinition(realDefinition(Number(name.slice(0, 2))), allRules).filter((finding) => finding.severity === 'error');
      assert.deepEqual(errors, [], name);
    }
  });

  it('refuses what is no JSON object', () => {
    assert.match(lintDefinition('{')[0]?.message ?? '', /Unable to parse pipeline definition/);
    assert.equal(lintDefinition([])[0]?.path, '$');
  });

  it('has a break for each of its rules', () => {
    const broken = new Set(brokenDefinitions.map(({ rule }) => rule));
    assert.deepEqual(allRules.filter((rule) => !broken.has(rule.id)).map((rule) => rule.id), []);
  });

  it('has an answer, whatever stands in place of a part', () => {
    const text = renderDefinition(buildPipeline(exampleWorkflow(), exampleFlow(), exampleContext()));
    const places = allPlaces(JSON.parse(text), []);
    fc.assert(fc.property(fc.constantFrom(...places), fc.jsonValue({ maxDepth: 2 }), (place, value) => {
      const json: unknown = JSON.parse(text);
      change(json, place, value);
      assert.ok(Array.isArray(lintDefinition(json, allRules)));
    }), { numRuns: 200 });
  });

  it('takes a name that every object inherits for the unknown member that it is', () => {
    const json: unknown = JSON.parse(renderDefinition(buildPipeline(exampleWorkflow(), exampleFlow(), exampleContext())));
    change(json, ['Steps', 7, 'Arguments', 'IfSteps', 0, 'Arguments', 'InferenceSpecification', 'Containers', 0, 'valueOf'], 0);
    assert.match(lintDefinition(json, allRules).map((finding) => finding.message).join('\n'), /Unknown Argument member 'valueOf'/);
  });

  it('finds each reference of our own pipeline that is led astray', () => {
    const text = renderDefinition(buildPipeline(exampleWorkflow(), exampleFlow(), exampleContext()));
    const places = referencePlaces(JSON.parse(text), []);
    assert.ok(places.length > 60);
    for (const place of places) {
      const json: unknown = JSON.parse(text);
      change(json, [...place, 'Get'], 'Steps.Nowhere.Arn');
      const found = lintDefinition(json).filter(({ severity }) => severity === 'error');
      assert.deepEqual(found.map(({ rule }) => rule), ['reference-target'], JSON.stringify(place));
    }
  });

  for (const broken of brokenDefinitions) {
    it(`${broken.severity === 'warning' ? 'advises on' : 'refuses'} ${broken.what} (${broken.rule})`, function () {
      if (!haveRealDefinitions()) this.skip();
      const expected = { rule: broken.rule, path: broken.path ?? pathOf(broken.at), severity: broken.severity ?? 'error' };
      const before = lintDefinition(realDefinition(broken.of), allRules).map(({ rule, path, message }) => `${rule} ${path} ${message}`);
      const added = lintBroken(broken).filter(({ rule, path, message }) => !before.includes(`${rule} ${path} ${message}`));
      const found = added.filter(({ rule, path, severity }) => rule === expected.rule && path === expected.path && severity === expected.severity);
      assert.notEqual(found.length, 0, `expected ${JSON.stringify(expected)}, got ${JSON.stringify(added, undefined, 1)}`);
    });
  }
});
