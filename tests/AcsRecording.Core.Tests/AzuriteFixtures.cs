using System;
using System.Threading.Tasks;
using AcsRecording.Testing;

namespace AcsRecording.Core.Tests;

/// <summary>One of Azurite's services, once for all tests of a class; none where it isn't installed.</summary>
public abstract class AzuriteFixture(Func<Task<Azurite>> start) : IAsyncLifetime
{
    public Azurite Account { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        if (NodePackages.Missing("azurite") is null)
        {
            Account = await start();
        }
    }

    public async Task DisposeAsync()
    {
        if (Account is not null)
        {
            await Account.DisposeAsync();
        }
    }
}

public sealed class AzuriteBlobs() : AzuriteFixture(Azurite.StartBlobsAsync);

public sealed class AzuriteQueues() : AzuriteFixture(Azurite.StartQueuesAsync);

/// <summary>Blobs and queues of one account.</summary>
public sealed class AzuriteAccount() : AzuriteFixture(Azurite.StartAccountAsync);
