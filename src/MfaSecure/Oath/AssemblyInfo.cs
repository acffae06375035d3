using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("MfaSecure.Tests")]
