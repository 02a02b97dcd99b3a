// Pulumi's checkpoint file, version 3: what a stack's state looks like on disk (sdk/go/common/apitype).
import { createHash } from 'node:crypto';
import type { Values } from '../values/wire';

/** A resource in the state. Members that are empty are left out, as the real CLI does. */
export interface ResourceState {
  urn: string;
  custom: boolean;
  delete?: boolean;
  id?: string;
  type: string;
  inputs?: Values;
  outputs?: Values;
  parent?: string;
  protect?: boolean;
  external?: boolean;
  dependencies?: string[];
  initErrors?: string[];
  provider?: string;
  propertyDependencies?: Record<string, string[]>;
  pendingReplacement?: boolean;
  additionalSecretOutputs?: string[];
  aliases?: string[];
  customTimeouts?: Record<string, number>;
  importID?: string;
  retainOnDelete?: boolean;
  deletedWith?: string;
  created?: string;
  modified?: string;
  ignoreChanges?: string[];
  replaceOnChanges?: string[];
}

/** An operation that was begun and whose end was not seen. */
export interface PendingOperation {
  resource: ResourceState;
  type: 'creating' | 'updating' | 'deleting' | 'reading' | 'importing';
}

/** A stack's state. */
export interface Snapshot {
  manifest: { time: string; magic: string; version: string };
  secrets_providers?: { type: string; state: { salt?: string } };
  resources?: ResourceState[];
  pending_operations?: PendingOperation[];
  metadata: Record<string, unknown>;
}

/** The file. */
export interface CheckpointFile {
  version: 3;
  checkpoint: { stack: string; latest?: Snapshot };
}

/** The CLI that we speak as. */
export const version = '3.248.0';

/** What tells a manifest from random JSON: the SHA-256 of the version. */
export const magicOf = (cliVersion: string): string => createHash('sha256').update(cliVersion).digest('hex');
