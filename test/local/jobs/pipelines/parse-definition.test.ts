// The parser: real definitions pass; each broken in one place is refused with the service's text and the place.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { RequestShapes } from '../../../../local/jobs/pipelines/check-arguments';
import { predecessorsOf } from '../../../../local/jobs/pipelines/graph';
import { parseDefinition } from '../../../../local/jobs/pipelines/parse-definition';
import { definitionText, lambdaStep, processingStep } from './definitions';
import type { Step } from './definitions';

const shapes = JSON.parse(readFileSync(path.resolve(__dirname, '../../../../local/aws/services/sagemaker/shapes.json'), 'utf8')) as RequestShapes;
const folder = path.resolve(__dirname, '../../../../../shared/data/pipelines');

function refuses(steps: readonly Step[], text: RegExp, parameters: readonly Step[] = []): void {
  assert.throws(() => parseDefinition(definitionText(steps, parameters)), text);
}

describe('the parser of pipeline definitions', () => {
  it('accepts every real definition', function () {
    if (!existsSync(folder)) {
      console.log('skipped: ../shared/data is not here');
      this.skip();
    }
    const names = readdirSync(folder);
    assert.ok(names.length > 0);
    for (const name of names) assert.ok(parseDefinition(readFileSync(path.join(folder, name), 'utf8'), shapes).steps.size > 0, name);
  });

  it('orders steps by reference, dependency and branch', () => {
    const definition = parseDefinition(definitionText([
      processingStep('A'), lambdaStep('B', { a: { Get: 'Steps.A.ProcessingJobName' } }, ['x']),
      { Name: 'C', Type: 'Condition', Arguments: { Conditions: [{ Type: 'Equals', LeftValue: { Get: "Steps.B.OutputParameters['x']" }, RightValue: 'y' }], IfSteps: [processingStep('D')] } },
      processingStep('E', { DependsOn: ['C'] }),
    ]));
    const order = Object.fromEntries([...predecessorsOf(definition)].map(([name, before]) => [name, [...before]]));
    assert.deepEqual(order, { A: [], B: ['A'], C: ['B'], D: ['C'], E: ['C'] });
  });

  it('refuses structure that it does not know, with the place', () => {
    assert.throws(() => parseDefinition('{'), /^RequestFault: Unable to parse pipeline definition\. Invalid JSON/);
    assert.throws(() => parseDefinition('[]'), /Expecting start of Json Object, got an array/);
    assert.throws(() => parseDefinition('{"Version":"2020-12-01","Steps":[],"Extra":1}'), /Cannot parse object, unknown property 'Extra'/);
    assert.throws(() => parseDefinition('{"Version":"2019","Steps":[]}'), /\(at Version\)/);
    assert.throws(() => parseDefinition('{}'), /missing property 'Steps'/);
    refuses([processingStep('A', { Extra: 1 })], /unknown property 'Extra'\. \(at Steps\[0\]\)/);
    refuses([{ Name: 'A', Type: 'Other', Arguments: {} }], /Unknown step type 'Other'.*\(at Steps\[0\]\.Type\)/);
    refuses([processingStep('A b')], /name "A b" must have 1 to 64 letters.*\(at Steps\[0\]\.Name\)/);
    refuses([processingStep('A'), processingStep('A')], /duplicate step name 'A'/);
    refuses([{ Name: 'A', Type: 'Lambda', Arguments: {} }], /missing property 'FunctionArn'/);
    refuses([lambdaStep('A', { nested: { deep: 1 } })], /\(at Steps\[0\]\.Arguments\.nested\)/);
    refuses([{ Name: 'A', Type: 'RegisterModel', Arguments: { ModelPackageName: 'x' } }], /Unknown Argument member 'ModelPackageName'/);
    refuses([{ Name: 'A', Type: 'Model', Arguments: {}, CacheConfig: { Enabled: true } }], /unknown property 'CacheConfig'/);
    refuses([processingStep('A', { CacheConfig: { Enabled: true, ExpireAfter: 'soon' } })], /no ISO 8601 duration/);
  });

  it('refuses parameters that are not what they say', () => {
    refuses([], /must be a literal Integer, got "1"/, [{ Name: 'N', Type: 'Integer', DefaultValue: '1' }]);
    refuses([], /duplicate parameter 'N'/, [{ Name: 'N', Type: 'String' }, { Name: 'N', Type: 'String' }]);
    refuses([], /not in its EnumValues/, [{ Name: 'N', Type: 'String', DefaultValue: 'c', EnumValues: ['a'] }]);
    refuses([], /Expecting one of String, Integer, Float, Boolean/, [{ Name: 'N', Type: 'Object' }]);
  });

  it('refuses references to what is not there', () => {
    const refer = (text: string) => [processingStep('A'), processingStep('B', {}, { Environment: { v: { Get: text } } })];
    refuses(refer('Parameters.X'), /All parameters used in step definitions must be defined.*\(at Steps\[1\]\.Arguments\.Environment\.v\)/);
    refuses(refer('Steps.Z.Name'), /there is no step 'Z'/);
    refuses(refer('Execution.Other'), /unknown execution variable/);
    refuses(refer('Execution.TrainingJobName'), /unknown execution variable/);
    refuses(refer('Nothing'), /Cannot parse property reference \[Nothing\]/);
    refuses(refer("Steps.A.ProcessingOutputConfig.Outputs['other'].S3Output.S3Uri"), /step 'A' has no 'other'.*it has out/);
    refuses(refer('PipelineExperimentConfig.TrialName'), /needs a PipelineExperimentConfig/);
    refuses([lambdaStep('A', {}, ['x']), lambdaStep('B', { v: { Get: "Steps.A.OutputParameters['y']" } })], /step 'A' has no 'y'.*it has x/);
    refuses([{ Name: 'F', Type: 'Fail', Arguments: { ErrorMessage: 'x' } }, processingStep('B', { DependsOn: ['F'] })], /nothing may depend on the Fail step/);
    refuses([processingStep('A', { DependsOn: ['A'] })], /depends on itself/);
  });

  it('refuses functions that are not well formed', () => {
    const put = (value: unknown) => [processingStep('A', {}, { Environment: { v: value } })];
    refuses(put({ Get: 'Execution.PipelineName', Other: 1 }), /unknown property 'Other'/);
    refuses(put({ 'Std:Join': { On: ',' } }), /Expecting start of Json Array.*Std:Join\.Values/);
    refuses(put({ 'Std:Other': {} }), /Unknown function 'Std:Other'/);
    refuses(put({ 'Std:JsonGet': { S3Uri: 's3://x', Path: { Get: 'Execution.PipelineName' } } }), /Expecting a literal text.*Path/);
    refuses(put({ 'Std:JsonGet': { Path: 'a' } }), /either PropertyFile or S3Uri/);
    refuses(put({ 'Std:JsonGet': { PropertyFile: { Get: 'Steps.B.PropertyFiles.f' }, Path: 'a' } }).concat([processingStep('B')]), /step 'B' has no property file/);
    refuses([processingStep('A', { PropertyFiles: [{ PropertyFileName: 'f', OutputName: 'other', FilePath: 'x' }] })], /in output 'other', which the step does not have/);
  });

  it('refuses conditions that the service does not know', () => {
    const check = (condition: unknown, more: Step = {}) => [{ Name: 'C', Type: 'Condition', Arguments: { Conditions: [condition], IfSteps: [], ElseSteps: [], ...more } }];
    refuses(check({ Type: 'Not', Expression: {} }), /unknown property 'Expression'/);
    refuses(check({ Type: 'And', Conditions: [] }), /Unknown condition type 'And'/);
    refuses(check({ Type: 'Equals', LeftValue: 1 }), /missing property 'RightValue'.*Conditions\[0\]/);
    const equal = { Type: 'Equals', LeftValue: 1, RightValue: 1 };
    refuses(check(equal, { IfSteps: check(equal) }), /may not be nested/);
    refuses(check(equal, { IfSteps: [processingStep('A')], ElseSteps: [processingStep('B', { DependsOn: ['A'] })] }), /'A' is in the other branch of 'C'/);
  });

  it('refuses retry policies that the type does not take', () => {
    const policy = (given: Step, step: Step = processingStep('A')) => [{ ...step, RetryPolicies: [given] }];
    refuses(policy({ ExceptionType: ['Step.THROTTLING'], MaxAttempts: 1, ExpireAfterMin: 1 }), /exclude each other/);
    refuses(policy({ ExceptionType: ['Step.THROTTLING'], MaxAttempts: 21 }), /a whole number from 0 to 20, got 21/);
    refuses(policy({ ExceptionType: ['Other'] }), /exception type 'Other' cannot be retried here/);
    refuses(policy({ ExceptionType: ['SageMaker.CAPACITY_ERROR'] }, { Name: 'M', Type: 'Model', Arguments: {} }), /allowed: Step.SERVICE_FAULT, Step.THROTTLING/);
    refuses([{ ...lambdaStep('A', {}), RetryPolicies: [] }], /unknown property 'RetryPolicies'/);
  });

  it('checks arguments against the shape of the request that they become', () => {
    const transform = (more: Step) => ({ Name: 'T', Type: 'Transform', Arguments: {
      ModelName: 'm', TransformOutput: { S3OutputPath: 's3://b/o' }, TransformResources: { InstanceType: 'ml.m5.large', InstanceCount: 1 },
      TransformInput: { DataSource: { S3DataSource: { S3DataType: 'S3Prefix', S3Uri: 's3://b/i' } } }, ...more,
    } });
    const parameters = [{ Name: 'N', Type: 'Integer', DefaultValue: 1 }, { Name: 'S', Type: 'String', DefaultValue: '' }];
    const parse = (more: Step) => parseDefinition(definitionText([transform(more)], parameters), shapes);
    const resources = (InstanceCount: unknown) => ({ TransformResources: { InstanceType: 'ml.m5.large', InstanceCount } });
    parse(resources({ Get: 'Parameters.N' }));
    parse({ ModelName: { 'Std:Join': { On: '', Values: [{ Get: 'Parameters.N' }] } } });
    assert.throws(() => parse({ ModelName: { Get: 'Parameters.N' } }), /Cannot assign property reference \[Parameters.N\] to argument of type \[String\]. \(at Steps\[0\].Arguments.ModelName\)/);
    assert.throws(() => parse(resources({ Get: 'Parameters.S' })), /Cannot assign property reference \[Parameters.S\] to argument of type \[Integer\]/);
    assert.throws(() => parse(resources({ 'Std:Join': { On: '', Values: ['1'] } })), /Cannot assign function \[Std:Join\] to argument of type \[Integer\]/);
    assert.throws(() => parse(resources('1')), /Cannot assign value "1" to argument of type \[Integer\]/);
    assert.throws(() => parse({ Environment: { A: 1 } }), /Cannot assign value 1 to argument of type \[String\]. \(at .*Environment.A\)/);
    assert.throws(() => parse({ Environment: { Get: 'Parameters.S' } }), /Expecting start of Json Object/);
    assert.throws(() => parse({ Tags: { Get: 'Parameters.S' } }), /Expecting start of Json Array/);
    assert.throws(() => parse({ Other: 1 }), /Unknown Argument member 'Other'. \(at Steps\[0\].Arguments\)/);
    assert.throws(() => parse({ TransformOutput: {} }), /missing Argument member 'S3OutputPath'/);
    assert.throws(() => parse({ BatchStrategy: 'Some' }), /"Some" is not one of MultiRecord, SingleRecord/);
  });

  it('refuses circles', () => {
    refuses([processingStep('A', { DependsOn: ['B'] }), processingStep('B', {}, { Environment: { a: { Get: 'Steps.A.ProcessingJobName' } } }), processingStep('C')],
      /Cycle detected in pipeline step graph, among A, B/);
  });
});
