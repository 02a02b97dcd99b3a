// Differences between two states of a resource, and their words.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describeDifference, differencesBetween } from '../../../automation/drift/differences';

const tag = (key: string, value: string) => ({ key, value });

/** What is told of two states. */
const table: readonly { what: string; before: unknown; after: unknown; told: readonly string[] }[] = [
  { what: 'a member that changed', before: { a: { b: 1, c: 2 } }, after: { a: { b: 1, c: 3 } }, told: ['a.c was 2, is 3 now'] },
  { what: 'a member that went', before: { a: 'x' }, after: {}, told: ['a was "x", is gone now'] },
  { what: 'a member that came', before: {}, after: { a: false }, told: ['a was not there, is false now'] },
  { what: 'tags by their keys', before: { tags: [tag('team', 'ml'), tag('old', '1')] }, after: { tags: [tag('new', '2'), tag('team', 'data')] }, told: ['tags[team] was "ml", is "data" now', 'tags[old] was "1", is gone now', 'tags[new] was not there, is "2" now'] },
  { what: 'tags in another order', before: { tags: [tag('a', '1'), tag('b', '2')] }, after: { tags: [tag('b', '2'), tag('a', '1')] }, told: [] },
  { what: 'the first tag', before: { tags: [] }, after: { tags: [tag('a', '1')] }, told: ['tags[a] was not there, is "1" now'] },
  { what: 'plain lists in another order', before: { actions: ['s3:GetObject', 's3:PutObject'] }, after: { actions: ['s3:PutObject', 's3:GetObject'] }, told: [] },
  { what: 'a document kept as text on one side', before: { policy: '{"Statement":[{"Sid":"One","Effect":"Allow"}]}' }, after: { policy: { Statement: [{ Sid: 'One', Effect: 'Deny' }] } }, told: ['policy.Statement[One].Effect was "Allow", is "Deny" now'] },
  { what: 'text that only looks like a document', before: { text: '{not' }, after: { text: '{now' }, told: ['text was "{not", is "{now" now'] },
];

describe('differences between states', () => {
  for (const { what, before, after, told } of table) {
    it(`tells ${what}`, () => assert.deepEqual(differencesBetween(before, after).map(describeDifference), told));
  }

  it('finds none between any state and itself', () => {
    fc.assert(fc.property(fc.jsonValue(), (state) => assert.deepEqual(differencesBetween(state, JSON.parse(JSON.stringify(state))), [])));
  });

  it('shortens what is long, and says how long it is', () => {
    assert.match(describeDifference({ path: 'definition', before: 'x'.repeat(500), after: 'y' }), /^definition was "x{119}\.\.\. \(502 characters\), is "y" now$/);
  });
});
