// What a kind of action is: how its configuration is judged, how it begins, and how it is looked after.
import type { Cloud } from '../../cloud';
import type { Caller } from '../../operation';
import type { ActionDeclaration } from '../../services/codepipeline/pipeline-declaration';
import type { ActionRun, ArtifactLocation, ExecutionRecord, Revision } from '../../services/codepipeline/pipeline-records';

/** An action at work. */
export interface ActionWork {
  cloud: Cloud;
  /** A session of the action's role, or of the pipeline's. */
  caller: Caller;
  execution: ExecutionRecord;
  action: ActionDeclaration;
  /** The configuration with its variables filled in. */
  configuration: Readonly<Record<string, string>>;
  /** Where an output of this action belongs. */
  output(artifact: string): ArtifactLocation;
}

/** Where an action stands. */
export type Outcome =
  | { status: 'InProgress'; externalId?: string; token?: string; summary?: string }
  | { status: 'Succeeded'; summary?: string; externalId?: string; outputs?: Readonly<Record<string, ArtifactLocation>>; variables?: Readonly<Record<string, string>>; revision?: Omit<Revision, 'action'> }
  | { status: 'Failed'; error: { code: string; message: string } };

/** One kind: an open list of these is in `action-kinds.ts`. */
export interface ActionKind {
  category: readonly string[];
  provider: string;
  /** What is wrong with a configuration; empty where it is right. */
  faults(action: ActionDeclaration): string[];
  /** Begins; an AwsError thrown is the action's failure. */
  begin(work: ActionWork): Promise<Outcome>;
  /** Where an action stands that was begun; absent for kinds that end at once. */
  look?(work: ActionWork, run: ActionRun): Promise<Outcome>;
  /** Ends what runs for it. */
  stop?(work: ActionWork, run: ActionRun): Promise<void>;
}

/** Members of a configuration that are missing or not known. */
export function configurationFaults({ name, configuration = {} }: ActionDeclaration, required: readonly string[], optional: readonly string[]): string[] {
  return [
    ...required.filter((key) => configuration[key] === undefined).map((key) => `Action configuration for action '${name}' is missing required configuration '${key}'`),
    ...Object.keys(configuration).filter((key) => !required.includes(key) && !optional.includes(key)).map((key) => `Action configuration for action '${name}' contains unknown configuration '${key}'`),
  ];
}

/** The same for a source that is never polled: rules start the pipeline, and it has one output. */
export function sourceFaults(action: ActionDeclaration, required: readonly string[], optional: readonly string[]): string[] {
  return [
    ...configurationFaults(action, required, [...optional, 'PollForSourceChanges']),
    ...(action.configuration?.['PollForSourceChanges'] === 'false' ? [] : [`Action ${action.name}: the embedded AWS does not poll; set PollForSourceChanges to false and start the pipeline by a rule`]),
    ...(action.outputArtifacts?.length === 1 ? [] : [`Action ${action.name}: a source action has one output artifact`]),
  ];
}
