// Checking a workflow against its flow and its data.
import assert from 'node:assert/strict';
import { checkWorkflow } from '../../steps/check-workflow';
import { parseWorkflow } from '../../steps/workflow';
import { exampleFlow, exampleText } from './example';

const header = ['Airport Name', 'Aircraft Make Model', 'Effect Amount of damage', 'Flight Date', 'Phase of flight'];

function check(from: string, to: string): string[] {
  return checkWorkflow(parseWorkflow(exampleText().replace(from, to), 'w'), exampleFlow(), header).map(({ path, message }) => `${path}: ${message}`);
}

describe('a workflow beside its flow and data', () => {
  it('is accepted when all columns and sources are there', () => {
    assert.deepEqual(check('', ''), []);
  });

  it('is refused when it names columns that the data has not, with a near name where there is one', () => {
    const [target] = check('target: Effect Amount of damage', 'target: effect amount of Damage');
    assert.match(target ?? '', /^problem\.target: got "effect amount of Damage"; the data has no such column; did you mean "Effect Amount of damage"\?. It has "Airport Name", /);
    assert.match(check('columns: [Phase of flight]', 'columns: [Phase of flight, Weather]')[0] ?? '', /^gates\.slices\.columns\[1\]: got "Weather"; the data has no such column\. It has/);
    assert.match(check('column: Flight Date', 'column: Date')[0] ?? '', /^holdout\.split\.column: got "Date"/);
  });

  it('has its problems told with the lines of the file', () => {
    const text = exampleText().replace('target: Effect Amount of damage', 'target: Damage');
    const [problem] = checkWorkflow(parseWorkflow(text, 'workflow.yaml'), exampleFlow(), header);
    assert.deepEqual([problem?.file, problem?.line], ['workflow.yaml', text.split('\n').findIndex((line) => line.includes('target:')) + 1]);
  });

  it('is refused when sources and datasets of the flow differ', () => {
    const problems = check('birdstrikes.csv:', 'strikes.csv:');
    assert.match(problems[0] ?? '', /^sources\.strikes\.csv: the flow birdstrikes\.flow has no dataset "strikes\.csv"; it has "birdstrikes\.csv"/);
    assert.match(problems[1] ?? '', /^sources: lacks "birdstrikes\.csv"/);
  });

  it('is refused when its output node is not in the flow', () => {
    assert.match(check('sources:', 'outputNode: nowhere\nsources:')[0] ?? '', /^outputNode: no node has the id nowhere/);
  });

  it('is refused when the split begins at no time, or the target is a slice', () => {
    assert.match(check('2001-01-01', '01/01/2001')[0] ?? '', /^holdout\.split\.from: got "01\/01\/2001", which is no time in the format iso/);
    assert.match(check('columns: [Phase of flight]', 'columns: [Effect Amount of damage]')[0] ?? '', /which is the target/);
  });
});
