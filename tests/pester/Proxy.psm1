# A proxy on this machine that lets nothing through: it asks for credentials, and keeps the first line of each request.
Set-StrictMode -Version 3

function Start-Proxy {
    $listener = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
    $listener.Start()
    $seen = [Collections.Concurrent.ConcurrentQueue[string]]::new()
    $serving = [powershell]::Create().AddScript({
            param($listener, $seen)
            try {
                while ($true) {
                    $client = $listener.AcceptTcpClient()
                    $reader = [IO.StreamReader]::new($client.GetStream())
                    $seen.Enqueue("$($reader.ReadLine())")
                    while ($reader.ReadLine()) { continue }
                    $answer = @(
                        'HTTP/1.1 407 Proxy Authentication Required', 'Proxy-Authenticate: Basic realm="proxy"'
                        'Content-Length: 0', 'Connection: close', '', ''
                    ) -join "`r`n"
                    $client.GetStream().Write([Text.Encoding]::ASCII.GetBytes($answer))
                    $client.Dispose()
                }
            }
            catch { 'Stopped.' }
        }).AddArgument($listener).AddArgument($seen)
    [pscustomobject] @{
        Listener = $listener
        Seen     = $seen
        Serving  = $serving
        Running  = $serving.BeginInvoke()
        Host     = "127.0.0.1:$($listener.LocalEndpoint.Port)"
    }
}

function Stop-Proxy($Proxy) {
    $Proxy.Listener.Stop()
    $Proxy.Serving.EndInvoke($Proxy.Running) | Out-Null
    $Proxy.Serving.Dispose()
}

function Use-Proxy($Proxy, [scriptblock] $Script) {
    # Runs a script whose child processes find the proxy in their environment.
    $names = 'HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'all_proxy', 'no_proxy'
    $before = @{}
    foreach ($name in $names) { $before[$name] = [Environment]::GetEnvironmentVariable($name) }
    try {
        foreach ($name in $names) {
            $value = if ($name -notmatch 'NO_PROXY') { "http://$($Proxy.Host)" }
            [Environment]::SetEnvironmentVariable($name, $value)
        }
        & $Script
    }
    finally { foreach ($name in $names) { [Environment]::SetEnvironmentVariable($name, $before[$name]) } }
}

Export-ModuleMember -Function 'Start-Proxy', 'Stop-Proxy', 'Use-Proxy'
