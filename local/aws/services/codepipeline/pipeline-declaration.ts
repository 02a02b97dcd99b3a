// What a pipeline's declaration says, and what of it is served here.
import { AwsError } from '../../operation';

/** Who does an action. */
export interface ActionTypeId { category: string; owner: string; provider: string; version: string }

/** One action of a stage. */
export interface ActionDeclaration {
  name: string;
  actionTypeId: ActionTypeId;
  runOrder?: number;
  configuration?: Readonly<Record<string, string>>;
  outputArtifacts?: readonly { name: string }[];
  inputArtifacts?: readonly { name: string }[];
  roleArn?: string;
  namespace?: string;
}

/** One stage. */
export interface StageDeclaration { name: string; actions: readonly ActionDeclaration[] }

/** A pipeline as CreatePipeline takes it. */
export interface PipelineDeclaration {
  name: string;
  roleArn: string;
  artifactStore?: { type: string; location: string; encryptionKey?: { id: string; type: string } };
  stages: readonly StageDeclaration[];
  version?: number;
  executionMode?: 'QUEUED' | 'SUPERSEDED' | 'PARALLEL';
  pipelineType?: 'V1' | 'V2';
  variables?: readonly { name: string; defaultValue?: string; description?: string }[];
  /** Pushes behind a connection: kept, and never heard here. */
  triggers?: readonly object[];
}

const served = { pipeline: ['name', 'roleArn', 'artifactStore', 'stages', 'version', 'executionMode', 'pipelineType', 'variables', 'triggers'], stage: ['name', 'actions'], action: ['name', 'actionTypeId', 'runOrder', 'configuration', 'outputArtifacts', 'inputArtifacts', 'roleArn', 'namespace'] } as const;

const others = (value: object, known: readonly string[], where: string): string[] => Object.entries(value).filter(([key, content]) => !known.includes(key) && !(Array.isArray(content) && content.length === 0)).map(([key]) => `The embedded AWS does not serve ${key} of ${where}.`);

/** Artifacts that are asked for before any action gives them, and names used twice. */
function structureFaults({ stages }: PipelineDeclaration): string[] {
  const faults: string[] = [];
  const given = new Set<string>();
  if (stages.length < 2) faults.push('Pipeline has only ' + `${stages.length} stage(s). There should be a minimum of 2 stages in a pipeline`);
  for (const [index, stage] of stages.entries()) {
    if (stages.findIndex(({ name }) => name === stage.name) !== index) faults.push(`Pipeline has duplicate stage name ${stage.name}`);
    if (new Set(stage.actions.map(({ name }) => name)).size !== stage.actions.length) faults.push(`Stage ${stage.name} has two actions of one name`);
    for (const action of [...stage.actions].sort((one, other) => (one.runOrder ?? 1) - (other.runOrder ?? 1))) {
      const source = action.actionTypeId.category === 'Source';
      if (source !== (index === 0)) faults.push(source ? `Action ${action.name}: a source action must be in the first stage` : `Action ${action.name}: the first stage must contain source actions only`);
      for (const { name } of action.inputArtifacts ?? []) if (!given.has(name)) faults.push(`Action ${action.name} has input artifact ${name}, which is not declared as an output of an action before it`);
      for (const { name } of action.outputArtifacts ?? []) { if (given.has(name)) faults.push(`Output artifact ${name} is declared twice`); given.add(name); }
    }
  }
  return faults;
}

/**
 * Checks a declaration.
 * @param actionFaults what is wrong with an action, told by its kind
 * @throws AwsError InvalidStructureException with every problem
 */
export function checkDeclaration(pipeline: PipelineDeclaration, actionFaults: (action: ActionDeclaration) => string[]): void {
  const faults = [
    ...others(pipeline, served.pipeline, 'a pipeline'),
    ...pipeline.stages.flatMap((stage) => [...others(stage, served.stage, `stage ${stage.name}`), ...stage.actions.flatMap((action) => [...others(action, served.action, `action ${action.name}`), ...actionFaults(action)])]),
    ...structureFaults(pipeline),
    ...(pipeline.artifactStore === undefined ? ['The pipeline has no artifactStore'] : []),
    ...(pipeline.pipelineType !== 'V2' && (pipeline.variables ?? []).length > 0 ? ['Variables are supported for pipeline type V2 only'] : []),
    ...(pipeline.pipelineType !== 'V2' && pipeline.executionMode !== undefined && pipeline.executionMode !== 'SUPERSEDED' ? [`Execution mode ${pipeline.executionMode} is supported for pipeline type V2 only`] : []),
  ];
  if (faults.length > 0) throw new AwsError('InvalidStructureException', faults.join('. '));
}
