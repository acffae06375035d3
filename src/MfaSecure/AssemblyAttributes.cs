using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

[assembly: DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
[assembly: InternalsVisibleTo("aws-mfa-secure")]
[assembly: InternalsVisibleTo("aws-mfa-secure-alias")]
[assembly: InternalsVisibleTo("MfaSecure.Tests")]
