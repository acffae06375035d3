namespace MfaSecure.Oath;

/// <summary>A reader's state: last seen by the caller, and now. The upper half counts insertions and removals.</summary>
internal record struct PcscState(string Reader, uint Current, uint Event);
