// What a build of CodeBuild is asked, what it tells while it runs, and how it ends.

/** How a phase or a build ended. */
export type BuildStatus = 'SUCCEEDED' | 'FAILED' | 'FAULT' | 'TIMED_OUT' | 'IN_PROGRESS' | 'STOPPED';

/** The phases that tell something here. */
export type PhaseType = 'SUBMITTED' | 'QUEUED' | 'PROVISIONING' | 'DOWNLOAD_SOURCE' | 'INSTALL' | 'PRE_BUILD' | 'BUILD' | 'POST_BUILD' | 'UPLOAD_ARTIFACTS' | 'FINALIZING' | 'COMPLETED';

/** One phase on record; times in milliseconds since 1970. */
export interface PhaseRecord {
  phaseType: PhaseType;
  phaseStatus?: BuildStatus;
  startTime: number;
  endTime?: number;
  contexts?: { statusCode: string; message: string }[];
}

/** A source that lies in S3 as a zip. */
export interface ZippedSource {
  /** `s3://bucket/key`. */
  uri: string;
  /** Absent for the primary source. */
  identifier?: string;
}

/** A source that is a repository of CodeCommit, cloned with its history. */
export interface ClonedSource {
  repository: string;
  /** Commit, branch or tag; absent: the tip of the default branch. */
  version?: string;
  /** Absent for the primary source. */
  identifier?: string;
}

/** Where artifacts go: the primary one first. */
export interface ArtifactPlace {
  uri: string;
  /** Name of a secondary artifact in the buildspec. */
  identifier?: string;
}

/** A build's order. */
export interface BuildRequest {
  /** Its own words; absent: `buildspec.yml` in the source. */
  buildspec?: string;
  sources: readonly (ZippedSource | ClonedSource)[];
  artifacts: readonly ArtifactPlace[];
  /** Variables of project, caller and CodeBuild; keys of the role come on top. */
  variables: Readonly<Record<string, string>>;
  timeoutMinutes: number;
  /** Folder in which secondary sources are kept unpacked for later builds (LOCAL_SOURCE_CACHE); absent: they are not. */
  sourceCache?: string;
  /** Key that artifacts are encrypted with. */
  kmsKeyId?: string;
  /** Name of the log stream. */
  logStream: string;
}

/** How a build ended. */
export interface BuildEnd {
  status: BuildStatus;
  exported: readonly { name: string; value: string }[];
}
