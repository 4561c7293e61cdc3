declare module "@20minutes/s3rver" {
  import type { RequestListener } from "node:http";

  /** An S3 server that keeps its objects in a folder. */
  export default class S3rver {
    constructor(options: {
      directory: string;
      silent: boolean;
      configureBuckets: readonly { name: string }[];
    });
    /** Makes the buckets. */
    configureBuckets(): Promise<unknown>;
    callback(): RequestListener;
  }
}
