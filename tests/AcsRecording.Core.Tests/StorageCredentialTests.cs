using AcsRecording.Core.StorageAccounts;

namespace AcsRecording.Core.Tests;

public sealed class StorageCredentialTests
{
    /// <summary>Each credential of its own looks for an identity again, with a process of az for each.</summary>
    [Fact]
    public void An_identity_is_looked_for_once()
    {
        var credential = new StorageCredential(null, null, CoreTest.Impatient);
        Assert.Same(credential.Identity, credential.Identity);
        Assert.Same(credential.Identity, credential.With("AccountName=contoso").Identity);
    }
}
