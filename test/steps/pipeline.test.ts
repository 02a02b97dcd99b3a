// The pipeline of a workflow.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { lintDefinition } from '../../steps/definition/lint';
import { canonical, renderDefinition } from '../../steps/definition/render';
import type { ProcessingStep, Step, TransformStep } from '../../steps/definition/types';
import { parameters } from '../../steps/parameters';
import { planPipeline } from '../../steps/plan';
import { buildPipeline } from '../../steps/pipeline';
import { stepNames } from '../../steps/plan';
import { parseWorkflow } from '../../steps/workflow';
import { exampleContext, exampleFlow, exampleText, exampleWorkflow } from './example';

function build(change: (text: string) => string = (text) => text): Step[] {
  return [...buildPipeline(parseWorkflow(change(exampleText()), 'w'), exampleFlow(), exampleContext()).Steps];
}

function step<Type extends Step['Type']>(steps: readonly Step[], name: string, type: Type): Extract<Step, { Type: Type }> {
  const all = steps.flatMap((one) => (one.Type === 'Condition' ? [one, ...(one.Arguments.IfSteps ?? []), ...(one.Arguments.ElseSteps ?? [])] : [one]));
  const found = all.find((one): one is Extract<Step, { Type: Type }> => one.Name === name && one.Type === type);
  assert.ok(found, `${name} of type ${type}`);
  return found;
}

describe('the pipeline of a workflow', () => {
  it('has the steps of the design, each under its name', () => {
    const steps = build();
    assert.deepEqual(steps.map(({ Name }) => Name), ['PrepareHoldout', 'PrepareData', 'PackageEncoder', 'TrainCandidates', 'AssembleModel', 'ScoreHoldout', 'EvaluatePredictions', 'CheckThreshold']);
    step(steps, stepNames.registerModel, 'RegisterModel');
    step(steps, stepNames.rejectModel, 'Fail');
  });

  it('passes the linter without a finding', () => {
    const definition = renderDefinition(buildPipeline(exampleWorkflow(), exampleFlow(), exampleContext()));
    assert.deepEqual(lintDefinition(definition), []);
  });

  it('passes the linter for every type of problem and holdout', () => {
    const regression = (text: string): string => text.replace('BinaryClassification', 'Regression').replace(/ {2}labels:.*\n {2}positive:.*\n {2}objective: F1\n {2}decisionThreshold:.*/, '  objective: RMSE');
    const multiclass = (text: string): string => text.replace('BinaryClassification', 'MulticlassClassification').replace(/ {2}labels:.*\n {2}positive:.*\n {2}objective: F1\n {2}decisionThreshold:.*/, '  objective: F1macro');
    const given = (text: string): string => text.replace(/split: \{.*\}/, 'features: { file: a.csv }\n  labels: { s3: s3://bucket/labels.csv }');
    for (const change of [regression, multiclass, given]) {
      const definition = renderDefinition(buildPipeline(parseWorkflow(change(exampleText()), 'w'), exampleFlow(), exampleContext()));
      assert.deepEqual(lintDefinition(definition), []);
    }
  });

  it('is the same text each time, whatever order its parts came in', () => {
    const text = renderDefinition(buildPipeline(exampleWorkflow(), exampleFlow(), exampleContext()));
    const { tags, ...context } = exampleContext();
    const reversed = Object.fromEntries(Object.entries(tags).reverse());
    assert.equal(renderDefinition(buildPipeline(exampleWorkflow(), exampleFlow(), { ...context, tags: reversed })), text);
    assert.doesNotMatch(text, /20\d\d-\d\d-\d\dT/);
  });

  it('trains on the node that it serves, under the name of the job', () => {
    const steps = build();
    const { OutputName: output = '' } = (step(steps, 'PrepareData', 'Processing').Arguments.ProcessingOutputConfig?.Outputs?.[0] ?? {}) as { OutputName?: string };
    const node = output.replace('.default', '');
    assert.equal(step(steps, 'PackageEncoder', 'Lambda').Arguments?.['OutputNodeId'], node);
    const uri = JSON.stringify(step(steps, 'TrainCandidates', 'AutoML').Arguments.InputDataConfig?.[0]?.DataSource);
    assert.match(uri, new RegExp(`\\{"Get":"Steps.PrepareData.ProcessingJobName"\\},"${node}","default"`));
  });

  it('refuses a flow that serves another node than it trains on', () => {
    const flow = { ...exampleFlow(), inference: { input_data_schema: [], output_node_id: 'other' } };
    assert.throws(() => buildPipeline(exampleWorkflow(), flow, exampleContext()), /the flow serves node other, but training reads node/);
  });

  it('keeps each container argument within 256 characters', () => {
    const processing: ProcessingStep = step(build(), 'PrepareData', 'Processing');
    const given = (processing.Arguments.AppSpecification?.ContainerArguments ?? []) as readonly string[];
    assert.ok(given.length >= 2 && given.every((text) => text.length <= 256));
    assert.ok(given.some((text) => text.startsWith("--refit-trained-params '{\"refit\":true")));
  });

  it('feeds the flow the training rows, never the whole table', () => {
    const inputs = step(build(), 'PrepareData', 'Processing').Arguments.ProcessingInputs ?? [];
    assert.deepEqual(inputs.map((input) => [input.InputName, input.S3Input?.S3Uri]), [
      ['flow', { Get: 'Parameters.FlowS3Uri' }],
      ['birdstrikes.csv', { Get: "Steps.PrepareHoldout.OutputParameters['TrainingRowsS3Uri']" }],
    ]);
  });

  it('joins the id back and keeps label and probability, or the number alone', () => {
    const binary: TransformStep = step(build(), 'ScoreHoldout', 'Transform');
    assert.deepEqual(binary.Arguments.DataProcessing, { InputFilter: '$[1:]', JoinSource: 'Input', OutputFilter: '$[0,-2,-1]' });
    const regression = build((text) => text.replace('BinaryClassification', 'Regression').replace(/ {2}labels:.*\n {2}positive:.*\n {2}objective: F1\n {2}decisionThreshold:.*/, '  objective: RMSE'));
    assert.equal((step(regression, 'ScoreHoldout', 'Transform').Arguments.DataProcessing as { OutputFilter?: string }).OutputFilter, '$[0,-1]');
    const condition = JSON.stringify(step(regression, 'CheckThreshold', 'Condition').Arguments.Conditions);
    assert.match(condition, /LessThanOrEqualTo/);
  });

  it('leaves the threshold to the verdict where it only advises', () => {
    const required = step(build(), 'CheckThreshold', 'Condition').Arguments.Conditions;
    const advisory = step(build((text) => text.replace('threshold: 0.30', 'threshold: { value: 0.30, mode: advisory }')), 'CheckThreshold', 'Condition').Arguments.Conditions;
    assert.equal(required.length, 2);
    assert.equal(advisory.length, 1);
    assert.match(JSON.stringify(advisory), /OutputParameters\['Verdict'\]/);
  });

  it('caches every step up to training, and keeps what they make under the digest of the run', () => {
    const steps = build();
    for (const name of ['PrepareHoldout', 'PrepareData', 'PackageEncoder', 'TrainCandidates']) {
      const cached = steps.find((one) => one.Name === name);
      assert.deepEqual(cached !== undefined && 'CacheConfig' in cached ? cached.CacheConfig : undefined, { Enabled: true, ExpireAfter: 'P30D' }, name);
      assert.match(JSON.stringify(cached), /"prepared",\{"Get":"Parameters.RunDigest"\}/, name);
    }
    assert.ok(!('CacheConfig' in step(steps, 'EvaluatePredictions', 'Lambda')));
  });

  it('refuses sources whose parameters would share a name', () => {
    const text = exampleText().replace(/birdstrikes\.csv: .*/, 'a.b: { file: x }\n  a-b: { file: y }').replace('problem:', 'source: a.b\nproblem:');
    assert.throws(() => parameters(planPipeline(parseWorkflow(text, 'w'), exampleFlow(), exampleContext())), /sources: "a\.b" and "a-b" would share the parameter Source-a-b/);
  });
});

describe('canonical JSON', () => {
  it('does not depend on the order of keys, and changes no value', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => {
      const shuffled = JSON.parse(JSON.stringify(value), (_, inner: unknown) => (typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? Object.fromEntries(Object.entries(inner).reverse()) : inner)) as unknown;
      assert.equal(JSON.stringify(canonical(shuffled)), JSON.stringify(canonical(JSON.parse(JSON.stringify(value)))));
      assert.deepEqual(canonical(value), value);
    }));
  });
});

describe('the pipeline of a workflow with a preparation', () => {
  const text = exampleText().replace('\nproblem:', '\npreparation: { node: NODE }\n\nproblem:');
  const [types] = exampleFlow().nodes.filter(({ operator }) => operator.includes('infer_and_cast'));
  const prepared = () => buildPipeline(parseWorkflow(text.replace('NODE', types?.node_id ?? ''), 'w'), exampleFlow(), exampleContext());

  it('runs that part on all rows, splits what it leaves, and trains on the rest of the flow', () => {
    const definition = prepared();
    assert.deepEqual(definition.Steps.slice(0, 3).map(({ Name }) => Name), ['PrepareSource', 'PrepareHoldout', 'PrepareData']);
    const [source, holdout, data] = definition.Steps.map((one) => JSON.stringify(one));
    assert.match(source ?? '', /"Parameters\.PreparationFlowS3Uri".*"RoleArn":"[^"]*prepare-source"|"RoleArn":"[^"]*prepare-source".*"Parameters\.PreparationFlowS3Uri"/);
    assert.match(holdout ?? '', /Steps\.PrepareSource\.ProcessingJobName.*"SourceIsFolder":true/);
    assert.match(data ?? '', /"InputName":"prepared".*Steps\.PrepareHoldout\.OutputParameters\['TrainingRowsS3Uri'\]/);
  });

  it('passes the linter', () => {
    assert.deepEqual(lintDefinition(renderDefinition(prepared())).filter(({ severity }) => severity === 'error'), []);
  });

  it('has other flow files under other keys when the node changes', () => {
    const keys = (node: string | undefined) => buildPipeline(parseWorkflow(text.replace('NODE', node ?? ''), 'w'), exampleFlow(), exampleContext()).Parameters.filter(({ Name }) => Name.includes('Flow')).map(({ DefaultValue }) => DefaultValue);
    const [one, other] = [keys(types?.node_id), keys(exampleFlow().nodes.find(({ operator }) => operator.includes('manage_columns'))?.node_id)];
    assert.equal(new Set([...one, ...other]).size, 4);
  });

  it('is refused with a source to split besides', () => {
    assert.throws(() => parseWorkflow(text.replace('\nproblem:', '\nsource: birdstrikes.csv\nproblem:'), 'w'), /source: got "birdstrikes\.csv", but the rows of the preparation are what is split; leave it out/);
  });
});
