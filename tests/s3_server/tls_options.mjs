// TLS as Node takes it, also in the versions that nobody should speak any more.

const kObsolete = ["TLSv1", "TLSv1.1"];

// `tls` is {cert, key, minVersion?, maxVersion?}. Without a lower bound, a version that is asked for is the only one.
export function tlsOptions({ cert, key, minVersion, maxVersion }) {
  const options = { cert, key };
  if (maxVersion !== undefined) options.maxVersion = maxVersion;
  if (minVersion !== undefined || maxVersion !== undefined) options.minVersion = minVersion ?? maxVersion;
  // OpenSSL counts the signatures of the old versions as insecure, and refuses to make them otherwise.
  if (kObsolete.includes(options.minVersion)) options.ciphers = "DEFAULT@SECLEVEL=0";
  return options;
}
