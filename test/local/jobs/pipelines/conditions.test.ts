// Conditions: comparisons, lists, negation, alternatives, and what cannot be compared.
import assert from 'node:assert/strict';
import { allHold } from '../../../../local/jobs/pipelines/conditions';
import type { Json } from '../../../../local/jobs/pipelines/json';
import type { ReferenceScope } from '../../../../local/jobs/pipelines/references';

const nothing: ReferenceScope = {
  parameter: (name) => (name === 'Three' ? 3 : undefined), execution: () => '2026-01-02T00:00:00.000Z', experiment: () => undefined, step: () => undefined,
  propertyFile: () => undefined, readJson: () => Promise.resolve({}),
};
const holds = (...conditions: Json[]) => allHold(conditions, nothing);
const compare = (Type: string, LeftValue: Json, RightValue: Json) => ({ Type, LeftValue, RightValue });

describe('conditions', () => {
  it('compare numbers by value and texts by their order', async () => {
    const cases: [string, Json, Json, boolean][] = [
      ['Equals', 1, 1.0, true], ['Equals', 'a', 'b', false], ['Equals', true, true, true], ['GreaterThan', 2, 10, false], ['GreaterThan', '2', '10', true],
      ['GreaterThanOrEqualTo', 3, { Get: 'Parameters.Three' }, true], ['LessThan', 0.1, 0.2, true], ['LessThanOrEqualTo', 3, 2, false],
      ['LessThan', { Get: 'Execution.StartDateTime' }, '2026-02', true], ['NotEquals', 1, 2, true],
    ];
    for (const [type, left, right, wanted] of cases) assert.equal(await holds(compare(type, left, right)), wanted, `${JSON.stringify(left)} ${type} ${JSON.stringify(right)}`);
  });

  it('are a conjunction, which nothing makes true', async () => {
    assert.equal(await holds(), true);
    assert.equal(await holds(compare('Equals', 1, 1), compare('Equals', 1, 2)), false);
  });

  it('know In, Not and Or, nested', async () => {
    assert.equal(await holds({ Type: 'In', QueryValue: 'b', Values: ['a', 'b'] }), true);
    assert.equal(await holds({ Type: 'NotIn', QueryValue: 3, Values: [{ Get: 'Parameters.Three' }] }), false);
    assert.equal(await holds({ Type: 'Not', Condition: { Type: 'Or', Conditions: [compare('Equals', 1, 2), compare('Equals', 1, 3)] } }), true);
    assert.equal(await holds({ Type: 'Or', Conditions: [] }), false);
  });

  it('refuse to compare a text with a number, and to order booleans', async () => {
    await assert.rejects(holds(compare('Equals', '1', 1)), /Equals cannot compare the text "1" with the number 1/);
    await assert.rejects(holds(compare('LessThan', true, false)), /cannot compare the boolean true/);
    await assert.rejects(holds({ Type: 'In', QueryValue: 1, Values: ['1'] }), /In cannot compare/);
    await assert.rejects(holds(compare('Equals', [1], 1)), /Expecting a text, a number or a boolean/);
  });
});
