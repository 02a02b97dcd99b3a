// What a person reads at the end of a run, and the exit code that a CI job gets.
import assert from 'node:assert/strict';
import { createStyle } from '../../../automation/console/style';
import { describeRun } from '../../../automation/report/describe-run';
import { exitCodeOf, verdictLine } from '../../../automation/runs/run-pipeline';
import { importanceOf } from '../../../automation/runs/run-summary';
import { passedRun } from './run-fixture';

const options = { style: createStyle(false), environmentFlags: '--env dev --local', reportFile: 'report.html' };

describe('a run in words', () => {
  it('tells the verdict, the package and what to type next', () => {
    const text = describeRun(passedRun(), options);
    assert.match(text, /Verdict: passed\. F1 0\.3600 on 200 held-out rows, threshold 0\.3/);
    assert.match(text, /Registered: arn:\S+model-package\/p-dev\/1 \(PendingManualApproval\)/);
    assert.match(text, /mlops models --env dev --local/);
  });

  it('names the gate that failed, and leads to the step that ended the run', () => {
    const run = passedRun();
    const failed = { ...run, status: 'Failed', modelPackage: undefined, steps: [...run.steps, { name: 'RejectModel', status: 'Failed', cached: false }] };
    if (failed.verdict !== undefined) Object.assign(failed.verdict, { verdict: 'failed', failedGates: ['threshold'] });
    const text = describeRun(failed, options);
    assert.match(text, /Verdict: failed at threshold/);
    assert.match(text, /mlops logs RejectModel --run abc --env dev --local/);
  });

  it('says of a run without verdict why it failed', () => {
    const { verdict: _verdict, evaluation: _evaluation, modelPackage: _package, ...run } = passedRun();
    assert.match(describeRun({ ...run, status: 'Failed', failureReason: 'no room' }, options), /The run failed: no room/);
  });
});

describe('the exit code of a run', () => {
  it('is 0 for a passed verdict', () => assert.equal(exitCodeOf(passedRun()), 0));

  it('is 3 where a gate refused the model', () => {
    const run = passedRun();
    if (run.verdict !== undefined) run.verdict.verdict = 'failed';
    assert.equal(exitCodeOf({ ...run, status: 'Failed' }), 3);
  });

  it('is 4 where a step failed before the verdict', () => {
    const { verdict: _verdict, ...run } = passedRun();
    assert.equal(exitCodeOf({ ...run, status: 'Failed' }), 4);
  });
});

describe('the last line under --json', () => {
  it('is the verdict with metric, value and threshold', () => {
    const { type, verdict, metric, value, threshold, modelPackageArn } = verdictLine(passedRun(), 'report.html');
    assert.deepEqual([type, verdict, metric, value, threshold], ['verdict', 'passed', 'F1', 0.36, 0.3]);
    assert.match(String(modelPackageArn), /model-package/);
  });
});

describe('the importance of features', () => {
  it('adds up what each label says, largest first', () => {
    const analysis = { explanations: { kernel_shap: { a: { global_shap_values: { x: 0.1, y: 0.3 } }, b: { global_shap_values: { x: 0.5 } } } } };
    assert.deepEqual(importanceOf(analysis), [{ feature: 'x', value: 0.6 }, { feature: 'y', value: 0.3 }]);
  });

  it('is empty where no report was made', () => assert.deepEqual(importanceOf(undefined), []));
});
