// The operations of KMS: an open list.
import type { Operation } from '../../operation';
import { createAlias, deleteAlias, listAliases, updateAlias } from './aliases';
import { createKey } from './create-key';
import { decrypt, encrypt, generateDataKey, generateDataKeyWithoutPlaintext, reEncrypt } from './cryptography';
import { getKeyPolicy, listKeyPolicies, putKeyPolicy } from './key-policy';
import {
  cancelKeyDeletion,
  describeKey,
  disableKey,
  disableKeyRotation,
  enableKey,
  enableKeyRotation,
  getKeyRotationStatus,
  listKeys,
  scheduleKeyDeletion,
  updateKeyDescription,
} from './key-state';
import { listResourceTags, tagResource, untagResource } from './tags';

export const operations: readonly Operation[] = [
  createKey,
  describeKey,
  listKeys,
  enableKey,
  disableKey,
  scheduleKeyDeletion,
  cancelKeyDeletion,
  enableKeyRotation,
  disableKeyRotation,
  getKeyRotationStatus,
  updateKeyDescription,
  getKeyPolicy,
  listKeyPolicies,
  putKeyPolicy,
  createAlias,
  updateAlias,
  deleteAlias,
  listAliases,
  tagResource,
  untagResource,
  listResourceTags,
  encrypt,
  decrypt,
  reEncrypt,
  generateDataKey,
  generateDataKeyWithoutPlaintext,
];
