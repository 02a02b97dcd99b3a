// What S3 keeps: buckets with their settings, the versions of objects, and uploads in parts.
import type { Store, Table } from '../../state/store';

/** A bucket. Settings are kept as the API has them. */
export interface BucketRecord {
  Name: string;
  /** Milliseconds since 1970. */
  CreationDate: number;
  versioning?: 'Enabled' | 'Suspended';
  objectLock?: boolean;
  /** JSON text. */
  policy?: string;
  /** Setting name -> what was put. */
  settings: Readonly<Record<string, unknown>>;
  tags?: readonly Tag[];
}

/** A tag as the API has it. */
export interface Tag { Key: string; Value: string }

/** Headers that are stored with an object and given back. */
export interface StoredHeaders {
  ContentType?: string;
  ContentEncoding?: string;
  ContentDisposition?: string;
  ContentLanguage?: string;
  CacheControl?: string;
  Expires?: string;
  WebsiteRedirectLocation?: string;
  StorageClass?: string;
  Metadata?: Readonly<Record<string, string>>;
}

/** One version of an object, or a delete marker. */
export interface VersionRecord {
  key: string;
  /** `null` where the bucket was not versioned. */
  versionId: string;
  /** Milliseconds since 1970. */
  modified: number;
  deleteMarker?: boolean;
  content?: SealedContent;
  size: number;
  /** With its quotes. */
  etag: string;
  headers: StoredHeaders;
  checksum?: { name: string; value: string };
  /** Sizes of the parts it was uploaded in. */
  parts?: readonly number[];
  tags?: readonly Tag[];
}

/** An upload in parts that is under way. */
export interface UploadRecord {
  bucket: string;
  key: string;
  uploadId: string;
  initiated: number;
  headers: StoredHeaders;
  encryption?: EncryptionChoice;
  checksumName?: string;
  tags?: readonly Tag[];
}

/** A part of an upload. */
export interface PartRecord {
  number: number;
  content: SealedContent;
  size: number;
  /** Hex MD5. */
  md5: string;
  etag: string;
  modified: number;
  checksum?: { name: string; value: string };
}

/** How an object is to be encrypted. */
export interface EncryptionChoice {
  algorithm: 'AES256' | 'aws:kms';
  keyArn?: string;
  bucketKey?: boolean;
}

/** Where content lies and how it is encrypted. */
export interface SealedContent {
  fileId: string;
  bytes: number;
  encryption: EncryptionChoice;
  /** For `aws:kms`: the data key as KMS wrapped it, and the counter block that encryption began with; base64. */
  wrappedKey?: string;
  counter?: string;
  /** The encryption context that KMS was given. */
  context?: Readonly<Record<string, string>>;
}

/** S3's tables. */
export interface S3Tables {
  /** By name. */
  buckets: Table<BucketRecord>;
  /** Current versions that are no delete markers, by `<bucket>/<key>`. */
  objects: Table<VersionRecord>;
  /** All versions, the newest first, by `<bucket>/<key> NUL <inverted time>`. */
  versions: Table<VersionRecord>;
  /** By `<bucket>/<upload id>`. */
  uploads: Table<UploadRecord>;
  /** By `<upload id>/<part number>`. */
  parts: Table<PartRecord>;
  /** Small contents in base64, by id. */
  small: Table<string>;
  /** Files that no record names any more and that are still to be removed, by id. */
  garbage: Table<true>;
}

/** Opens S3's tables. */
export function s3Tables(store: Store): S3Tables {
  return {
    buckets: store.table('s3/buckets'), objects: store.table('s3/objects'), versions: store.table('s3/versions'),
    uploads: store.table('s3/uploads'), parts: store.table('s3/parts'), garbage: store.table('s3/garbage'), small: store.table('s3/small'),
  };
}
