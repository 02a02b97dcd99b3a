// Reading workflow.yaml: what it becomes, and how its problems are told.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { InputError, type Problem } from '../../flows/problems';
import { objectiveOf, parseWorkflow, placeProblems, splitSource } from '../../steps/workflow';
import { exampleText, exampleWorkflow, smallWorkflow } from './example';

function problemsOf(text: string): readonly Problem[] {
  try {
    parseWorkflow(text, 'workflow.yaml');
  } catch (error) {
    if (error instanceof InputError) return error.problems;
    throw error;
  }
  throw new Error('the workflow parses');
}

/** The one problem of a workflow with one thing changed. */
function problemOf(changes: Record<string, string>): string {
  const problems = problemsOf(smallWorkflow(changes));
  assert.equal(problems.length, 1, JSON.stringify(problems));
  return `${problems[0]?.path}: ${problems[0]?.message}`;
}

/** Number of the example's line that holds a text. */
function lineWith(part: string): number {
  return exampleText().split('\n').findIndex((line) => line.includes(part)) + 1;
}

describe('a workflow file', () => {
  it('becomes a workflow with its defaults filled in', () => {
    const workflow = exampleWorkflow();
    assert.deepEqual(workflow.problem.labels, { None: '0', '*': '1' });
    assert.deepEqual(workflow.holdout.split, { by: 'time', column: 'Flight Date', from: '2001-01-01', format: 'iso' });
    assert.equal(workflow.autopilot.maxRuntime, 600);
    assert.deepEqual(workflow.gates.holdout, { mode: 'required' });
    assert.equal(workflow.register.status, 'PendingManualApproval');
    assert.equal(splitSource(workflow), 'birdstrikes.csv');
  });

  it('takes a gate as a number alone or as number and mode', () => {
    const workflow = parseWorkflow(smallWorkflow({ gates: '{ threshold: { value: 0.4, mode: advisory }, baselineMargin: 0.1 }' }), 'w');
    assert.deepEqual(workflow.gates.threshold, { value: 0.4, mode: 'advisory' });
    assert.deepEqual(workflow.gates.baselineMargin, { value: 0.1, mode: 'required' });
  });

  it("takes labels as they are written, quoted or not, and Autopilot's default objective", () => {
    const workflow = parseWorkflow(smallWorkflow({ problem: '{ type: BinaryClassification, target: y, labels: { yes: 1, "*": 0 }, positive: 1 }' }), 'w');
    assert.deepEqual(workflow.problem.labels, { yes: '1', '*': '0' });
    assert.equal(workflow.problem.positive, '1');
    assert.equal(objectiveOf(workflow), 'F1');
  });

  it('tells all its problems at once, in the order of its lines', () => {
    const problems = problemsOf(exampleText().replace('name: birdstrikes', 'name: Birds').replace('by: time', 'by: tim').replace('threshold: 0.30', 'threshold: high'));
    assert.deepEqual(problems.map(({ line, path }) => [line, path]), [[2, 'name'], [lineWith('by: time'), 'holdout.split.by'], [lineWith('threshold: 0.30'), 'gates.threshold']]);
    assert.ok(problems.every(({ file }) => file === 'workflow.yaml'));
    assert.match(problems[1]?.message ?? '', /got "tim"; allowed: "hash", "time"/);
    assert.match(problems[2]?.message ?? '', /must be a number or a map; got "high"/);
  });

  it('names what is missing and what must be there', () => {
    assert.equal(problemOf({ problem: '{ type: BinaryClassification, target: y }' }), 'problem.positive: is missing; name the label that counts as positive');
    assert.match(problemOf({ gates: '{ baselineMargin: 0.1 }' }), /^gates\.threshold: is missing; must be a number or a map$/);
  });

  it('refuses what does not go together', () => {
    assert.match(problemOf({ problem: '{ type: Regression, target: y, objective: F1 }' }), /problem\.objective: got "F1"; Regression allows MSE, MAE, R2, RMSE/);
    assert.match(problemOf({ problem: '{ type: BinaryClassification, target: y, labels: { a: x, b: y }, positive: z }' }), /problem\.positive: got "z", which `labels` never yields; it yields "x", "y"/);
    assert.match(problemOf({ holdout: '{ split: { by: hash }, features: { file: a }, labels: { file: b } }' }), /has both `split` and a holdout of its own/);
    assert.match(problemOf({ holdout: '{ features: { file: a } }' }), /are needed together/);
    assert.match(problemOf({ sources: '{ loans.csv: { file: a, s3: "s3://bucket/a" } }' }), /must be one of \{file\}, \{s3\}, \{package, file\} or \{query\}; got \{file, s3\}/);
    assert.match(problemOf({ sources: '{ a: { file: a }, b: { file: b } }' }), /source: is missing; with several sources, name the one that is split: a, b/);
    assert.match(problemOf({ gates: '{ threshold: 0.5, baselineMargin: 0.1 }', problem: '{ type: BinaryClassification, target: y, positive: a, objective: Recall }' }), /no model can beat/);
  });

  it('refuses keys that there are not', () => {
    assert.match(problemOf({ threshold: '0.3' }), /^threshold: is not a key of the workflow/);
    assert.match(problemOf({ sources: '{ loans.csv: { query: { sql: "select 1" } } }' }), /^sources\.loans\.csv\.query\.sql: is not a key of the workflow/);
  });

  it('tells where a file is no YAML', () => {
    const [problem] = problemsOf('name: loans\nflow: [');
    assert.equal(problem?.line, 2);
    assert.match(problem?.message ?? '', /^not YAML: /);
  });

  it('is refused with its problems told, whatever it holds', () => {
    const leaf = fc.constantFrom<unknown>(null, 1, -1, 0.5, '', 'x', true, [], {}, 'hash', '10 minutes', 's3://bucket/x', '2001-01-01');
    const keys = fc.constantFrom('name', 'flow', 'sources', 'problem', 'holdout', 'split', 'by', 'gates', 'threshold', 'slices', 'columns', 'labels', 'type', '*', '__proto__', 'autopilot');
    const tree = fc.letrec<{ node: unknown }>((tie) => ({ node: fc.oneof({ depthSize: 'small' }, leaf, fc.array(tie('node'), { maxLength: 3 }), fc.dictionary(keys, tie('node'), { maxKeys: 6 })) })).node;
    fc.assert(fc.property(tree, (value) => { assert.ok(problemsOf(JSON.stringify(value)).length > 0); }), { numRuns: 300 });
  });

  it('is refused when its aliases multiply', () => {
    const lines = Array.from({ length: 12 }, (_, index) => `k${index}: &a${index} [${index === 0 ? 'x' : Array.from({ length: 9 }, () => `*a${index - 1}`).join(', ')}]`);
    assert.match(problemsOf(lines.join('\n'))[0]?.message ?? '', /^not to be read: .*aliases/);
  });

  it('places problems of later checks at the lines of their paths', () => {
    const placed = placeProblems([{ path: 'sources.birdstrikes.csv', message: 'x' }, { path: 'gates.slices.columns[0]', message: 'y' }, { path: 'outputNode', message: 'z' }], parseWorkflow(exampleText(), 'w.yaml'));
    assert.deepEqual(placed.map(({ file, line }) => [file, line]), [['w.yaml', lineWith('birdstrikes.csv:')], ['w.yaml', lineWith('slices:')], ['w.yaml', 1]]);
  });
});
