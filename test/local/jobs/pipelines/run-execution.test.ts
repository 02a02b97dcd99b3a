// The scheduler: order, parallelism, branches, failures, retries, stop, retry of an execution, selection, caching.
import assert from 'node:assert/strict';
import { listSteps } from '../../../../local/jobs/pipelines/list-steps';
import { planRetry } from '../../../../local/jobs/pipelines/plan-execution';
import { definitionText, lambdaStep, plan, processingStep } from './definitions';
import { FakeCloud } from './fake-cloud';

const statuses = (state: { steps: Readonly<Record<string, { status: string }>> }) => (
  Object.fromEntries(Object.entries(state.steps).map(([name, { status }]) => [name, status])));

describe('a pipeline execution', () => {
  it('gives each step the resolved values of the steps before it', async () => {
    const cloud = new FakeCloud();
    cloud.plans.set('First', { description: { Payload: { 'a.b': 'x', n: 7 } } });
    const state = plan([
      processingStep('Second', {}, {
        Environment: {
          a: { Get: "Steps.First.OutputParameters['a.b']" },
          b: { 'Std:Join': { On: '/', Values: [{ Get: 'Parameters.Count' }, true, { Get: 'Execution.PipelineExecutionId' }] } },
          c: { Get: 'Execution.ProcessingJobName' },
        },
      }),
      lambdaStep('First', { x: { Get: 'Parameters.Count' } }, ['a.b', 'n']),
    ], { parameters: [{ Name: 'Count', Value: '3' }] }, [{ Name: 'Count', Type: 'Integer', DefaultValue: 1 }]);
    const end = await cloud.run(state).done;
    assert.equal(end.status, 'Succeeded');
    assert.deepEqual(cloud.requests('First')[0], { FunctionArn: 'arn:aws:lambda:us-east-1:1:function:First', Payload: { x: 3 } });
    const [request] = cloud.requests('Second');
    assert.deepEqual(request?.['Environment'], { a: 'x', b: '3/true/abcdefghijkl', c: request?.['ProcessingJobName'] });
    assert.match(String(request?.['ProcessingJobName']), /^pipelines-abcdefghijkl-Second-r\d{9}$/);
    assert.deepEqual(listSteps(end).map(({ StepName: name, Metadata: metadata }) => [name, metadata]), [
      ['First', { Lambda: { Arn: 'arn:aws:lambda:us-east-1:1:function:First', OutputParameters: [{ Name: 'a.b', Value: 'x' }, { Name: 'n', Value: '7' }] } }],
      ['Second', { ProcessingJob: { Arn: `arn:fake:${String(request?.['ProcessingJobName'])}` } }],
    ]);
  });

  it('runs independent steps at once, as many as allowed', async () => {
    for (const [limit, most] of [[undefined, 5], [2, 2], [1, 1]] as const) {
      const cloud = new FakeCloud();
      const steps = ['A', 'B', 'C', 'D', 'E'].map((name) => processingStep(name));
      for (const name of ['A', 'B', 'C', 'D', 'E']) cloud.plans.set(name, { looks: 3 });
      const end = await cloud.run(plan(steps, limit === undefined ? {} : { maxParallelSteps: limit })).done;
      assert.equal(end.status, 'Succeeded');
      assert.equal(cloud.mostAtOnce, most);
    }
  });

  it('takes the branch that the conditions choose, by a property file of the job before', async () => {
    for (const [value, taken] of [[0.9, ['Evaluate', 'Check', 'Yes']], [0.1, ['Evaluate', 'Check', 'No']]] as const) {
      const cloud = new FakeCloud();
      cloud.files.set('s3://bucket/Evaluate/report.json', { metrics: { 'f1.score': { value } } });
      const end = await cloud.run(plan([
        processingStep('Evaluate', { PropertyFiles: [{ PropertyFileName: 'report', OutputName: 'out', FilePath: 'report.json' }] }),
        {
          Name: 'Check', Type: 'Condition',
          Arguments: {
            Conditions: [{
              Type: 'GreaterThanOrEqualTo',
              LeftValue: { 'Std:JsonGet': { PropertyFile: { Get: 'Steps.Evaluate.PropertyFiles.report' }, Path: "metrics['f1.score'].value" } },
              RightValue: 0.5,
            }],
            IfSteps: [processingStep('Yes')],
            ElseSteps: [{ Name: 'No', Type: 'Fail', Arguments: { ErrorMessage: { 'Std:Join': { On: ' ', Values: ['too low:', value] } } } }],
          },
        },
      ])).done;
      assert.deepEqual(Object.keys(end.steps), taken);
      assert.equal(end.status, value > 0.5 ? 'Succeeded' : 'Failed');
      assert.deepEqual(listSteps(end)[1]?.Metadata, { Condition: { Outcome: value > 0.5 ? 'True' : 'False' } });
      if (value < 0.5) {
        assert.equal(end.failureReason, 'too low: 0.1');
        assert.deepEqual(listSteps(end)[2]?.Metadata, { Fail: { ErrorMessage: 'too low: 0.1' } });
        assert.throws(() => planRetry(end, 0), /ended by the Fail step No; such an execution cannot be retried/);
      }
    }
  });

  it('fails with a step that fails: what runs goes on, nothing new begins', async () => {
    const cloud = new FakeCloud();
    cloud.plans.set('Bad', { failureReason: 'AlgorithmError: no rows' });
    cloud.plans.set('Long', { looks: 8 });
    const end = await cloud.run(plan([
      processingStep('Bad'), processingStep('Long'), processingStep('After', { DependsOn: ['Bad'] }), processingStep('Later', { DependsOn: ['Long'] }),
    ])).done;
    assert.deepEqual(statuses(end), { Bad: 'Failed', Long: 'Succeeded' });
    assert.equal(end.steps['Bad']?.failureReason, 'AlgorithmError: no rows');
    assert.equal(end.failureReason, 'Step failure: One or multiple steps failed.');
  });

  it('names what a refused call was and why', async () => {
    const cloud = new FakeCloud();
    cloud.plans.set('Bad', { refused: 'AccessDeniedException' });
    const end = await cloud.run(plan([processingStep('Bad')])).done;
    assert.equal(end.steps['Bad']?.failureReason, 'ClientError: Failed to invoke sagemaker:CreateProcessingJob. Error Details: refused: AccessDeniedException');
  });

  it('names a type of step that it does not run', async () => {
    const end = await new FakeCloud().run(plan([{ Name: 'T', Type: 'Training', Arguments: {} }])).done;
    assert.match(end.steps['T']?.failureReason ?? '', /Steps of type Training are not run.*Processing, AutoML, Transform/);
  });

  it('tries again as the policies say, each attempt a new job, later and later', async () => {
    const cloud = new FakeCloud();
    for (const attempt of [1, 2]) cloud.plans.set(`A#${attempt}`, { failureReason: 'InternalServerError: try later' });
    const end = await cloud.run(plan([processingStep('A', {
      RetryPolicies: [{ ExceptionType: ['SageMaker.JOB_INTERNAL_ERROR'], IntervalSeconds: 100, BackoffRate: 3, MaxAttempts: 2 }],
    })])).done;
    assert.equal(end.status, 'Succeeded');
    assert.equal(end.steps['A']?.attempts, 3);
    assert.equal(new Set(cloud.requests('A').map((request) => request['ProcessingJobName'])).size, 3);
    assert.ok(cloud.time - end.startTime >= 400_000, `${cloud.time - end.startTime}`);
  });

  it('gives up after the attempts of the policy, and at once on errors that no policy names', async () => {
    const cloud = new FakeCloud();
    cloud.plans.set('A', { failureReason: 'InternalServerError: again' });
    cloud.plans.set('B', { failureReason: 'ClientError: wrong input' });
    const policy = { RetryPolicies: [{ ExceptionType: ['SageMaker.JOB_INTERNAL_ERROR'], MaxAttempts: 1 }] };
    const end = await cloud.run(plan([processingStep('A', policy), processingStep('B', policy)])).done;
    assert.deepEqual([end.steps['A']?.attempts, end.steps['B']?.attempts], [2, 1]);
    assert.deepEqual(statuses(end), { A: 'Failed', B: 'Failed' });
  });

  it('tries throttled calls again without a policy', async () => {
    const cloud = new FakeCloud();
    cloud.plans.set('A#1', { refused: 'ThrottlingException' });
    const end = await cloud.run(plan([processingStep('A')])).done;
    assert.deepEqual([end.status, end.steps['A']?.attempts], ['Succeeded', 2]);
  });

  it('stops: jobs are stopped, a function is waited for, nothing new begins', async () => {
    const cloud = new FakeCloud();
    cloud.plans.set('Job', { looks: 1000 });
    cloud.plans.set('Function', { looks: 5, description: { Payload: {} } });
    const run = cloud.run(plan([processingStep('Job'), lambdaStep('Function', {}), processingStep('After', { DependsOn: ['Function'] })]));
    while (cloud.jobs.size < 2) await new Promise((resolve) => { setImmediate(resolve); });
    await run.stop();
    assert.equal(cloud.disk?.status, 'Stopping');
    const end = await run.done;
    assert.deepEqual([end.status, statuses(end)], ['Stopped', { Job: 'Stopped', Function: 'Stopped' }]);
  });

  it('is retried under its own ARN: what succeeded is kept, what failed begins again', async () => {
    const cloud = new FakeCloud();
    cloud.plans.set('B#1', { failureReason: 'ClientError: quota' });
    const end = await cloud.run(plan([processingStep('A'), processingStep('B', { DependsOn: ['A'] }), processingStep('C', { DependsOn: ['B'] })])).done;
    assert.equal(end.status, 'Failed');
    const retried = await cloud.run(planRetry(end, cloud.time, 1)).done;
    assert.deepEqual([retried.status, retried.executionArn, retried.failureReason], ['Succeeded', end.executionArn, undefined]);
    assert.deepEqual([cloud.requests('A').length, cloud.requests('B').length, cloud.requests('C').length], [1, 2, 1]);
    assert.deepEqual([retried.steps['B']?.attempts, retried.steps['B']?.failureReason], [2, undefined]);
    assert.throws(() => planRetry(retried, 0), /is Succeeded; only Failed and Stopped executions can be retried/);
  });

  it('runs only the steps selected, with the outputs of the source', async () => {
    const cloud = new FakeCloud();
    const steps = [
      lambdaStep('A', {}, ['v']), processingStep('B', {}, { Environment: { v: { Get: "Steps.A.OutputParameters['v']" } } }), processingStep('C', { DependsOn: ['B'] }),
    ];
    cloud.plans.set('A', { description: { Payload: { v: 'old' } } });
    const source = await cloud.run(plan(steps)).done;
    const selectiveExecution = { SelectedSteps: [{ StepName: 'B' }], SourcePipelineExecutionArn: source.executionArn };
    const end = await cloud.run(plan(steps, { selectiveExecution, source, executionArn: 'arn:x:pipeline/p/execution/mnopqrstuvwx' })).done;
    assert.deepEqual([end.status, statuses(end)], ['Succeeded', { A: 'Succeeded', B: 'Succeeded' }]);
    assert.deepEqual(cloud.requests('B')[1]?.['Environment'], { v: 'old' });
    assert.equal(cloud.requests('A').length, 1);
    assert.deepEqual(listSteps(end).find(({ StepName: name }) => name === 'A')?.SelectiveExecutionResult, { SourcePipelineExecutionArn: source.executionArn });
    assert.throws(() => plan(steps, { selectiveExecution: { SelectedSteps: [{ StepName: 'B' }] } }),
      /Invalid SourcePipelineExecutionArn: null. The selected steps \[B\] have dependencies on \[A\]/);
    assert.throws(() => plan(steps, { selectiveExecution: { SelectedSteps: [{ StepName: 'A' }, { StepName: 'C' }] } }), /also select \[B\]/);
  });

  it('reuses the newest equal step within the time given, and names the execution that did the work', async () => {
    const cached = (expireAfter: string, environment = 'same') => [processingStep('A', { CacheConfig: { Enabled: true, ExpireAfter: expireAfter } },
      { Environment: { e: environment }, RoleArn: environment, StoppingCondition: {} })];
    const cloud = new FakeCloud();
    const first = await cloud.run(plan(cached('P30D'))).done;
    const past = { executionArn: first.executionArn, step: { ...first.steps['A'] as NonNullable<typeof first.steps['A']> } };
    cloud.earlier.push({ executionArn: 'arn:hit', step: { ...past.step, cacheHitFrom: first.executionArn } }, past);
    const second = await cloud.run(plan(cached('1d'))).done;
    assert.deepEqual(listSteps(second)[0]?.CacheHitResult, { SourcePipelineExecutionArn: first.executionArn });
    assert.deepEqual(listSteps(second)[0]?.Metadata, listSteps(first)[0]?.Metadata);
    assert.equal(cloud.jobs.size, 1);
    cloud.time += 25 * 3_600_000;
    await cloud.run(plan(cached('PT24H'))).done;
    assert.equal(cloud.jobs.size, 2, 'expired');
    await cloud.run(plan(cached('P30D', 'other'))).done;
    assert.equal(cloud.jobs.size, 3, 'another environment');
    await cloud.run(plan([processingStep('A', {}, { Environment: { e: 'same' } })])).done;
    assert.equal(cloud.jobs.size, 4, 'caching is opt-in');
  });

  it('tells the report files that only a pipeline knows', async () => {
    const cloud = new FakeCloud();
    cloud.plans.set('Train', { description: { BestCandidate: { CandidateProperties: { CandidateArtifactLocations: { Explainability: 's3://b/x/', ModelInsights: 's3://b/y' } } } } });
    await cloud.run(plan([
      { Name: 'Train', Type: 'AutoML', Arguments: {} },
      lambdaStep('Read', {
        a: { Get: 'Steps.Train.BestCandidateProperties.ExplainabilityJsonReportPath' },
        b: { Get: 'Steps.Train.BestCandidateProperties.ModelInsightsJsonReportPath' },
      }),
    ])).done;
    assert.deepEqual(cloud.requests('Read')[0]?.['Payload'], { a: 's3://b/x/analysis.json', b: 's3://b/y/statistics.json' });
    const name = String(cloud.requests('Train')[0]?.['AutoMLJobName']);
    assert.ok(name.length <= 32 && /^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,31}$/.test(name), name);
  });

  it('fails the step that refers to what is not there', async () => {
    const cloud = new FakeCloud();
    cloud.plans.set('A', { description: { List: [1, null] } });
    for (const [path, text] of [['List[1]', /is null/], ['List[5]', /is undefined/], ['List', /whole object or list/]] as const) {
      const end = await cloud.run(plan([processingStep('A'), processingStep('B', {}, { Environment: { v: { Get: `Steps.A.${path}` } } })])).done;
      assert.deepEqual(statuses(end), { A: 'Succeeded', B: 'Failed' });
      assert.match(end.steps['B']?.failureReason ?? '', text);
    }
  });

  it('fails a function whose answer lacks a declared output', async () => {
    const cloud = new FakeCloud();
    cloud.plans.set('A', { description: { Payload: { other: 1 } } });
    const end = await cloud.run(plan([lambdaStep('A', {}, ['v'])])).done;
    assert.match(end.steps['A']?.failureReason ?? '', /Output parameter "v" of the function must be of type String, got nothing/);
  });

  it('waits ten minutes for a function, not longer', async () => {
    const cloud = new FakeCloud();
    cloud.plans.set('A', { looks: 650, description: { Payload: {} } });
    cloud.plans.set('B', { looks: 550, description: { Payload: {} } });
    const end = await cloud.run(plan([lambdaStep('A', {}), lambdaStep('B', {})], { maxParallelSteps: 1 })).done;
    assert.match(end.steps['A']?.failureReason ?? '', /did not answer within 600 seconds/);
    const short = await cloud.run(plan([lambdaStep('B', {})])).done;
    assert.equal(short.status, 'Succeeded');
  });

  it('takes start values as text and refuses unknown, missing and unfit ones', () => {
    const parameters = [{ Name: 'Flag', Type: 'Boolean' }, { Name: 'Kind', Type: 'String', DefaultValue: 'a', EnumValues: ['a', 'b'] }, { Name: 'N', Type: 'Integer', DefaultValue: 1 }];
    const start = (given: Record<string, string>) => plan([], { parameters: Object.entries(given).map(([Name, Value]) => ({ Name, Value })) }, parameters).parameters;
    assert.deepEqual(start({ Flag: 'True' }), { Flag: true, Kind: 'a', N: 1 });
    assert.throws(() => start({}), /Parameters \[Flag\] have no default value/);
    assert.throws(() => start({ Flag: 'false', Other: '1' }), /Unknown pipeline parameters \[Other\]/);
    assert.throws(() => start({ Flag: 'false', N: '1.5' }), /Cannot parse value \[1.5\] of parameter \[N\] as type \[Integer\]/);
    assert.throws(() => start({ Flag: 'false', Kind: 'c' }), /is not one of \[a, b\]/);
  });

  it('tells every change of status once, in order', async () => {
    const cloud = new FakeCloud();
    await cloud.run(plan([processingStep('A')])).done;
    assert.deepEqual(cloud.changes.map((change) => `${change.kind} ${change.previous ?? '-'} ${change.current}`), [
      'step - Starting', 'step Starting Executing', 'step Executing Succeeded', 'execution Executing Succeeded',
    ]);
  });

  it('accepts the text that it was made from', () => {
    assert.equal(plan([processingStep('A')]).definition, definitionText([processingStep('A')]));
  });
});
