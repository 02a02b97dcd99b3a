// Where a step's references are resolved: parameters, execution, and the steps that have succeeded.
import type { Definition } from './definition';
import type { ExecutionState } from './execution-state';
import type { Scalar } from './json';
import { parsePath, valueAt } from './property-path';
import type { ReferenceScope } from './references';
import type { StepActions } from './step-actions';

/**
 * @param own execution variables of this step alone, such as ProcessingJobName
 * @param now milliseconds since 1970, for CurrentDateTime
 */
export function stepScope(
  definition: Definition, state: ExecutionState, actions: Pick<StepActions, 'readJson'>, now: number, own: Readonly<Record<string, string>> = {},
): ReferenceScope {
  const variables: Readonly<Record<string, Scalar>> = {
    StartDateTime: new Date(state.startTime).toISOString(),
    CurrentDateTime: new Date(now).toISOString(),
    PipelineName: state.pipelineName,
    PipelineArn: state.pipelineArn,
    PipelineExecutionId: state.executionId,
    PipelineExecutionArn: state.executionArn,
    ...own,
  };
  const properties = (name: string) => (state.steps[name]?.status === 'Succeeded' ? state.steps[name].properties : undefined);
  return {
    parameter: (name) => (Object.hasOwn(state.parameters, name) ? state.parameters[name] : undefined),
    execution: (variable) => (Object.hasOwn(variables, variable) ? variables[variable] : undefined),
    experiment: (member) => definition.experimentConfig?.[member],
    step: properties,
    propertyFile: (step, name) => propertyFileUri(definition, properties(step), step, name),
    readJson: (uri) => actions.readJson(uri),
  };
}

/** The file below the S3 prefix of the output that holds it. */
function propertyFileUri(definition: Definition, properties: unknown, step: string, name: string): string | undefined {
  const file = definition.steps.get(step)?.propertyFiles.find((candidate) => candidate.name === name);
  if (file === undefined) return undefined;
  const output = [...parsePath('ProcessingOutputConfig.Outputs') ?? [], { key: file.outputName }, ...parsePath('S3Output.S3Uri') ?? []];
  const prefix = valueAt(properties, output);
  return typeof prefix === 'string' ? `${prefix.replace(/\/+$/, '')}/${file.filePath.replace(/^\/+/, '')}` : undefined;
}
