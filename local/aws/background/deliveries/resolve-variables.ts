// Fills the variables of a configuration in: `#{namespace.NAME}`, those of the pipeline itself, and CodePipeline's own.
//
// Source: CodePipeline User Guide, "Variables reference".
import { AwsError } from '../../operation';
import type { ActionDeclaration } from '../../services/codepipeline/pipeline-declaration';
import type { ExecutionRecord } from '../../services/codepipeline/pipeline-records';

/** Values by namespace and name. */
function namespaces(execution: ExecutionRecord): Record<string, Readonly<Record<string, string>>> {
  const given = execution.declaration.stages.flatMap((stage) => stage.actions.flatMap(({ name, namespace }) => {
    const run = execution.actions.find((each) => each.stage === stage.name && each.action === name && each.status === 'Succeeded' && each.replaced !== true);
    return namespace === undefined || run?.variables === undefined ? [] : [[namespace, run.variables] as const];
  }));
  return { ...Object.fromEntries(given), variables: execution.variables, codepipeline: { PipelineExecutionId: execution.id } };
}

/** @throws AwsError ConfigurationError for a variable that nothing has given */
export function resolvedConfiguration({ name, configuration = {} }: ActionDeclaration, execution: ExecutionRecord): Record<string, string> {
  const known = namespaces(execution);
  // A value within a text of JSON must stay a part of that text.
  const inJson = (text: string): boolean => /^\s*[[{]/.test(text);
  return Object.fromEntries(Object.entries(configuration).map(([key, text]) => [key, text.replace(/#\{([A-Za-z0-9@_-]+)\.([A-Za-z0-9_]+)\}/g, (whole, space: string, variable: string) => {
    const value = known[space]?.[variable];
    if (value === undefined) throw new AwsError('InvalidVariable', `Action ${name}: the variable ${whole} has no value`);
    return inJson(text) ? JSON.stringify(value).slice(1, -1) : value;
  })]));
}
