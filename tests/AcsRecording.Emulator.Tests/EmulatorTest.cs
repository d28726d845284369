using System.Net.Http;
using System.Threading.Tasks;

namespace AcsRecording.Emulator.Tests;

/// <summary>An emulator of its own for each test, on a port that the system picks. Its clock goes only where a test moves it.</summary>
public abstract class EmulatorTest : IAsyncLifetime
{
    protected EmulatorServer Server { get; private set; } = null!;

    protected HttpClient Client { get; private set; } = null!;

    protected virtual EmulatorOptions Options => new();

    public async Task InitializeAsync()
    {
        Server = await EmulatorServer.StartAsync(Options with { Speed = 0 });
        Client = SignedClient.Create(Server);
    }

    public async Task DisposeAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
    }
}
