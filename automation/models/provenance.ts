// Where a version comes from: who started its run, of which commit, by which definition; asked of the run, or on record with what was promoted.
import { createHash } from 'node:crypto';
import type { SageMakerClient } from '@aws-sdk/client-sagemaker';
import type { RegisteredPackage } from './registered-package';

/** What is known of it. */
export interface Provenance {
  /** ARN of who started the run. */
  startedBy?: string;
  /** Hash of the commit, with `+changes` where the folder differed. */
  commit?: string;
  /** SHA-256 of the pipeline's definition, hexadecimal. */
  definitionDigest?: string;
}

/** How a run's description names its commit. */
export const commitDescription = (commit: string): string => `Commit ${commit}`;

const present = (values: Readonly<Record<keyof Provenance, string | undefined>>): Provenance => Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));

/** What a run itself tells; nothing where it is gone. */
async function provenanceOfRun(sagemaker: SageMakerClient, run: string): Promise<Provenance> {
  const { DescribePipelineDefinitionForExecutionCommand, DescribePipelineExecutionCommand } = require('@aws-sdk/client-sagemaker') as typeof import('@aws-sdk/client-sagemaker');
  try {
    const { CreatedBy, PipelineExecutionDescription = '' } = await sagemaker.send(new DescribePipelineExecutionCommand({ PipelineExecutionArn: run }));
    const { PipelineDefinition } = await sagemaker.send(new DescribePipelineDefinitionForExecutionCommand({ PipelineExecutionArn: run }));
    return present({
      startedBy: CreatedBy?.IamIdentity?.Arn, commit: /^Commit (\S+)$/.exec(PipelineExecutionDescription)?.[1],
      definitionDigest: PipelineDefinition === undefined ? undefined : createHash('sha256').update(PipelineDefinition).digest('hex'),
    });
  } catch (error) {
    if (error instanceof Error && /ResourceNotFound/.test(error.name)) return {};
    throw error;
  }
}

/** Where a version comes from. */
export async function provenanceOf(sagemaker: SageMakerClient, { run, properties }: RegisteredPackage): Promise<Provenance> {
  const { startedBy, commit, definitionDigest } = properties;
  if (definitionDigest !== undefined || run === undefined) return present({ startedBy, commit, definitionDigest });
  return provenanceOfRun(sagemaker, run);
}
