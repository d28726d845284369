using System;
using System.Net;
using System.Security;

namespace AcsRecording.Pipeline;

/// <summary>Lets a secret be given as text too. It is a SecureString from binding on.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SecureStringTransformationAttribute() : SecretInputAttribute(typeof(SecureString))
{
    protected override object FromSecret(string secret) => new NetworkCredential("", secret).SecurePassword;
}

/// <summary>Reads secrets at the last moment.</summary>
internal static class SecureStrings
{
    public static string Reveal(this SecureString secret) => new NetworkCredential("", secret).Password;
}
