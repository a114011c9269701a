// boost::uuids::string_generator. Speaks the lines of cts-peer-library.
#include <boost/uuid/string_generator.hpp>
#include <boost/uuid/uuid.hpp>
#include <boost/uuid/uuid_io.hpp>
#include <exception>
#include <iostream>
#include <string>

int main()
{
    std::cout << "ready Boost" << std::endl;
    for (std::string line; std::getline(std::cin, line);) {
        std::string text;
        for (std::size_t i = 0; i + 1 < line.size(); i += 2)
            text += static_cast<char>(std::stoi(line.substr(i, 2), nullptr, 16));
        try {
            const boost::uuids::uuid value = boost::uuids::string_generator()(text);
            std::cout << "= " << value << ' ';
            for (const unsigned byte : value)
                std::cout << "0123456789abcdef"[byte >> 4] << "0123456789abcdef"[byte & 15];
            std::cout << std::endl;
        } catch (const std::exception &error) {
            std::cout << "- " << error.what() << std::endl;
        }
    }
}
