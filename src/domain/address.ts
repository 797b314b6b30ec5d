/** An address as it may be shown: without login, path and query, any of which may be a secret; of no use elsewhere. */
export function shownAddress(address: string): string {
  const [, scheme, host = "", rest = ""] =
    /^(https?:\/\/)(?:[^/?#]*@)?([^/?#]*)(.*)$/is.exec(address) ?? [];
  if (scheme === undefined) return "an address";
  return `${scheme}${host}${rest === "" || rest === "/" ? "" : "/…"}`;
}
